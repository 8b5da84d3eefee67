"""How bad a finding is, in the five steps that AWS Security Hub and SARIF readers know."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """Ordered: ``Severity.HIGH > Severity.LOW``."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info up to 4 for critical."""
        return list(Severity).index(self)

    def __lt__(self, other: str) -> bool:
        return self.rank < Severity(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Severity(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Severity(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Severity(other).rank


MEANINGS = {
    Severity.CRITICAL: "look now: the record, its watch or a release is being undermined",
    Severity.HIGH: "look today: a control was passed by, or somebody did what nobody here should do",
    Severity.MEDIUM: "look this week: a safeguard was weakened, or something unusual was done",
    Severity.LOW: "look when you review: a change that is usual, and that somebody should have wanted",
    Severity.INFO: "known, for whoever asks: no alert is sent of it",
}
"""What each severity asks of the reader, the gravest first."""
