"""What verifying came to: a verdict for every file, every chain of digest files, and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from custody.counted import counted
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime


class Verdict(StrEnum):
    """What is known of a file, a chain or a period, the gravest first."""

    FAULTY = "faulty"
    UNPROVEN = "unproven"
    VERIFIED = "verified"


VERDICTS = {
    Verdict.FAULTY: "is not as AWS wrote it, is not where AWS put it, or is missing",
    Verdict.UNPROVEN: "may be right, but nothing here proves it: no key, no signature, or no digest file yet",
    Verdict.VERIFIED: "is as AWS wrote it: in a digest file whose signature is right",
}
"""The words of each verdict, for people."""


class FileKind(StrEnum):
    """What a file is."""

    LOG = "log file"
    DIGEST = "digest file"


class IssueKind(StrEnum):
    """What is wrong, or is not proven. The order is that of a table."""

    FORGED = "signature-wrong"
    UNKNOWN_KEY = "key-unknown"
    ALGORITHM = "algorithm-wrong"
    FORMAT = "digest-unreadable"
    LINK = "link-broken"
    INSERTED = "digest-inserted"
    DIGEST_MISSING = "digest-missing"
    MISPLACED = "file-misplaced"
    MISSING = "file-missing"
    CHANGED = "file-changed"
    APPENDED = "file-appended"
    TRUNCATED = "file-truncated"
    COPY = "copy-differs"
    UNNAMED = "file-unnamed"
    KEYS_FILE = "keys-file-wrong"
    NO_DIGESTS = "digests-none"
    ENDS_EARLY = "digests-end-early"
    STOP_UNEXPLAINED = "stop-unexplained"
    NO_KEY = "key-not-known-here"
    NO_SIGNATURE = "signature-not-here"
    NOT_DIGESTED = "digest-awaited"
    UNREADABLE = "file-unreadable"


ISSUES = {
    IssueKind.FORGED: "the signature of a digest file is not by the key that it names: file or signature was changed",
    IssueKind.UNKNOWN_KEY: "a digest file names a key that AWS has not had in that Region at that time",
    IssueKind.ALGORITHM: "a digest file names another algorithm than SHA256withRSA and SHA-256",
    IssueKind.FORMAT: "a digest file is no digest file any more: cut, damaged, longer, or without a field",
    IssueKind.LINK: "a digest file is not the one that the next one was linked to",
    IssueKind.INSERTED: "a digest file stands in a chain and the next one does not link to it",
    IssueKind.DIGEST_MISSING: "one or more digest files in a row are missing",
    IssueKind.MISPLACED: "a file lies elsewhere than where AWS put it: another folder, name or bucket",
    IssueKind.MISSING: "a log file that a digest file names is missing",
    IssueKind.CHANGED: "a log file holds other bytes than its digest file says",
    IssueKind.APPENDED: "bytes stand behind or before the log file; no digest covers them, and some readers read them",
    IssueKind.TRUNCATED: "a log file is cut short or damaged",
    IssueKind.COPY: "a second file bears the name of a log file or a digest file and holds other bytes",
    IssueKind.UNNAMED: "a log file that no digest file names",
    IssueKind.KEYS_FILE: "the file of saved keys is damaged or is none",
    IssueKind.NO_DIGESTS: "an account's Region has log files and not one digest file",
    IssueKind.ENDS_EARLY: "a chain ends and the trail went on elsewhere: digests are missing, or the Region closed",
    IssueKind.STOP_UNEXPLAINED: "a chain begins anew, so the trail stood still, and no record says who stopped it",
    IssueKind.NO_KEY: "the public key of a digest file is neither saved here nor could AWS be asked for it",
    IssueKind.NO_SIGNATURE: "the signature of a chain's last digest file is not here: copies lose S3's metadata",
    IssueKind.NOT_DIGESTED: "a log file is younger than the last digest file; the next one names it, within the hour",
    IssueKind.UNREADABLE: "a file could not be read",
}
"""What each issue means, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that is wrong, or that is not proven.

    Attributes:
        verdict: ``FAULTY`` for what is wrong, ``UNPROVEN`` for what is not proven.
        kind: what it is.
        file: path or ``s3://`` address of the file it is about; of what is missing, where it ought to be.
        said: the finding in a sentence that continues the file's name.
        account: twelve digits; empty where it is not known.
        region: likewise.
        trail: the trail's name, where a digest file tells it.
        since: the beginning of the time it concerns, UTC without a zone; None where it is about one file alone.
        until: the end of that time.
    """

    verdict: Verdict
    kind: IssueKind
    file: str
    said: str
    account: str = ""
    region: str = ""
    trail: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """What is known of one log file or digest file.

    Attributes:
        file: path or ``s3://`` address, as answers name it in ``source_file``.
        key: its key in the bucket, as a digest file names it; the path below the folder where none does.
        kind: log file or digest file.
        verdict: what is known.
        account, region: from its name; empty where that tells nothing.
        digest: the key of the digest file that names it; of a digest file, of the next in its chain; empty for none.
        sha256: of its unpacked bytes, hexadecimal; empty where they could not be had.
        issues: the kinds of issues it has.
    """

    file: str
    key: str
    kind: FileKind
    verdict: Verdict
    account: str = ""
    region: str = ""
    digest: str = ""
    sha256: str = ""
    issues: tuple[IssueKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainVerdict:
    """What is known of one trail in one account and Region: one row of the table.

    Attributes:
        account, region: where the log files are from.
        trail: its name; empty where there are log files and no digest file.
        home_region: the trail's own Region.
        backfill: whether these are the digest files of log files that came late.
        verdict: the gravest of its files and issues.
        digests, digests_verified: how many digest files there are, and how many of them are verified.
        files, files_verified: likewise, of the log files that they name.
        since, until: the time that its digest files cover, UTC without a zone; None where there are none.
    """

    account: str
    region: str
    trail: str
    home_region: str = ""
    backfill: bool = False
    verdict: Verdict
    digests: int
    digests_verified: int
    files: int
    files_verified: int
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A time in which a trail wrote nothing, or no digest files, as the records themselves tell. It is no fault.

    Attributes:
        trail: its name.
        account: the account it belongs to, twelve digits.
        since: when it was stopped, deleted or lost its validation; None where the record of that is not here.
        until: when it went on; None where the records do not tell.
        by: the calls that began and ended it, in words: ``StopLogging by arn:aws:...``.
        validation_only: whether log files were written all the same, and only digest files were not.
    """

    trail: str
    account: str
    since: datetime | None
    until: datetime | None
    by: str
    validation_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verifying places came to.

    Attributes:
        places: what was looked at, in words.
        files: a verdict for each log file and each digest file, by key.
        chains: a verdict for each trail in each account and Region.
        issues: what is wrong and what is not proven, the faults first.
        windows: times in which a trail stood still.
        keys: where the public keys are from, in words: ``AWS``, ``custody-keys.json``, or ``nowhere``.
        since, until: the period that was asked for, UTC without a zone; None where an end was left open.
        notes: what to know besides, a line each.
    """

    places: tuple[str, ...]
    files: tuple[FileVerdict, ...]
    chains: tuple[ChainVerdict, ...]
    issues: tuple[Issue, ...]
    windows: tuple[Window, ...] = ()
    keys: str = ""
    since: datetime | None = None
    until: datetime | None = None
    notes: tuple[str, ...] = ()

    def of(self, verdict: Verdict, kind: FileKind = FileKind.LOG) -> tuple[FileVerdict, ...]:
        """The files of one kind and verdict; those that are missing are among them."""
        return tuple(each for each in self.files if each.verdict is verdict and each.kind is kind)

    @property
    def faults(self) -> tuple[Issue, ...]:
        """What is wrong."""
        return tuple(each for each in self.issues if each.verdict is Verdict.FAULTY)

    @property
    def doubts(self) -> tuple[Issue, ...]:
        """What is not proven."""
        return tuple(each for each in self.issues if each.verdict is Verdict.UNPROVEN)

    @property
    def log_files(self) -> int:
        """How many log files there are, or should be."""
        return sum(each.kind is FileKind.LOG for each in self.files)

    @property
    def verified(self) -> int:
        """How many of them are verified."""
        return len(self.of(Verdict.VERIFIED))

    @property
    def verdict(self) -> Verdict:
        """The gravest of all; nothing at all is unproven, not verified."""
        if not self.log_files and not any(each.digests for each in self.chains):
            return Verdict.FAULTY if self.faults else Verdict.UNPROVEN
        return worst([*(each.verdict for each in self.files), *(each.verdict for each in self.issues)])

    @property
    def complete(self) -> bool:
        """Whether everything is verified and no trail stood still: nothing can be missing in the period."""
        return self.verdict is Verdict.VERIFIED and not self.windows

    @property
    def said(self) -> str:
        """The line that answers and reports carry: ``from 412 files, 412 verified``."""
        return self.said_of(self.log_files)

    def said_of(self, read: int) -> str:
        """The same of how many files were read, where there were others among them, which nobody signs."""
        parts = [f"from {counted(max(read, self.log_files), 'file')}, {self.verified:,} verified"]
        if read > self.log_files:
            parts.append(f"{read - self.log_files:,} signed by nobody")
        parts += [
            f"{found:,} {verdict}" for verdict in (Verdict.FAULTY, Verdict.UNPROVEN) if (found := len(self.of(verdict)))
        ]
        if self.faults:
            parts.append(counted(len(self.faults), "fault"))
        if self.windows:
            parts.append(f"the trail stood still {counted(len(self.windows), 'time')}")
        return ", ".join(parts)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Everything as objects, each with ``row``: ``chain``, ``issue``, ``window`` or ``file``; times as ISO 8601."""
        for name, things in (
            ("chain", self.chains),
            ("issue", self.issues),
            ("window", self.windows),
            ("file", self.files),
        ):
            for each in things:
                yield {"row": name, **{field: _plain(getattr(each, field)) for field in each.__dataclass_fields__}}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest of several; of none, verified."""
    order = list(Verdict)
    return min(verdicts, key=order.index, default=Verdict.VERIFIED)


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return iso(value) if hasattr(value, "isoformat") else str(value)  # type: ignore[arg-type]  # a datetime
