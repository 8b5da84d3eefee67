"""What a scan has reported already: copies of a record fire once, and so do a correction and what it corrects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.lake.derived import corrects
from custody.lake.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.logs import Entry
    from custody.scan.finding import Finding

_TOLD = ("time", "detection", "actor", "actor_arn", "action", "service", "subject", "account", "region", "error_code")
"""What makes a finding about a correction the same as the one about its record: who did what, where and when."""


class Fired:
    """Remembers findings by fingerprints; it grows with what was found, and not with what is read.

    A decoy that bears the id of another record silences nothing: only what says the same is a copy. A finding about a
    correction is left out where the record that it names has led to one that says the same of it, in either order.
    """

    def __init__(self) -> None:
        self._copies: set[tuple[str, str]] = set()
        self._originals: set[tuple[str | None, str]] = set()
        self._corrections: set[tuple[str | None, str]] = set()

    def new(self, entry: Entry, findings: Sequence[Finding]) -> Iterator[Finding]:
        """Those of the findings about a record that were not reported before."""
        if not findings:
            return
        name, corrected = fingerprint(entry.content), corrects(entry.content)
        mine, others = self._originals, self._corrections
        if corrected is not None:
            mine, others = others, mine
        for finding in findings:
            copy = (name, finding.detection)
            said = (corrected or entry.id, fingerprint({name: getattr(finding, name) for name in _TOLD}))
            if copy not in self._copies and (said[0] is None or said not in others):
                yield finding
            self._copies.add(copy)
            mine.add(said)
