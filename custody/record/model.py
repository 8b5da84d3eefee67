"""A record and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.verify.model import FileVerdict, Issue, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordProof:
    """A record of CloudTrail, and how far it is proven.

    Attributes:
        event_id: its ``eventID``.
        record: all of it, as it stands in the log file.
        position: which record of its file it is, from 0.
        file: the log file, and what is known of it.
        digest: the digest file that names the log file; None where there is none.
        issues: what is wrong with these two files, or not proven.
        keys: where the public key is from, in words.
        notes: what to know besides, a line each.
    """

    event_id: str
    record: dict[str, Any]
    position: int
    file: FileVerdict
    digest: FileVerdict | None
    issues: tuple[Issue, ...]
    keys: str
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What is known of the file that it stands in."""
        return self.file.verdict

    def row(self) -> dict[str, Any]:
        """All of it as one object."""
        return {
            "event_id": self.event_id,
            "verdict": str(self.verdict),
            "file": self.file.file,
            "key": self.file.key,
            "position": self.position,
            "sha256": self.file.sha256,
            "digest": None if self.digest is None else self.digest.key,
            "digest_verdict": None if self.digest is None else str(self.digest.verdict),
            "keys": self.keys,
            "issues": [f"{each.verdict}: {each.kind}: {each.file} {each.said}" for each in self.issues],
            "record": self.record,
        }
