"""What lies in the places: digest files, read; log files, listed; saved keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from custody.logs.layout import KEYS_FILE, is_log_file
from custody.verify.digest import Digest, NoDigestError, read_digest
from custody.verify.keys import Keys
from custody.verify.model import FileKind, FileVerdict, Issue, IssueKind, Verdict
from custody.verify.names import digest_name, log_name
from custody.verify.saved import SavedKeysError, Signature, read_saved
from custody.verify.stored import UnreadableError
from custody.verify.unpacked import unpack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from custody.verify.stored import Source, Stored

_FOLDER = "/CloudTrail-Digest/"


@dataclass(slots=True)
class Gathered:
    """What was found.

    Attributes:
        digests: the digest files that could be read.
        logs: files that are called as log files are, or lie where they do.
        newest: when the last of them was delivered, by its name.
        signatures: that were saved, by bucket and key.
        begins: the keys of digest files with which an excerpt begins, as a saved file says.
        damaged: the names, without folders, of digest files that could not be read.
        files: verdicts on those.
        issues: what is wrong with them, and with files of saved keys.
        others: how many other files there are.
        named_keys: whether saved keys were named. Of a file of keys that lies among the logs nothing but signatures is
            then taken, which are verified like all: whoever changed the logs may have changed that file.
    """

    digests: list[Digest] = field(default_factory=list)
    logs: list[Stored] = field(default_factory=list)
    newest: datetime | None = None
    signatures: dict[tuple[str, str], Signature] = field(default_factory=dict)
    begins: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    files: list[FileVerdict] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    others: int = 0
    named_keys: bool = False

    def take(self, source: Source, keys: Keys) -> None:
        """Take in a place."""
        for each in source.listed():
            if each.base == KEYS_FILE and not each.bucket:
                self._found_keys(source, each, keys)
            elif _FOLDER in f"/{each.below}" or digest_name(each.below):
                self._digest(source, each)
            elif name := log_name(each.below):
                self.logs.append(each)
                self.newest = name.delivered if self.newest is None else max(self.newest, name.delivered)
            elif is_log_file(each.below):
                self.logs.append(each)
            else:
                self.others += 1
        self.issues += [
            Issue(verdict=Verdict.UNPROVEN, kind=IssueKind.UNREADABLE, file=folder, said=said)
            for folder, said in source.unread
        ]

    def _found_keys(self, source: Source, stored: Stored, keys: Keys) -> None:
        begins = set(self.begins)
        self.saved_keys(source, stored, Keys() if self.named_keys else keys)
        if self.named_keys:
            self.begins = begins

    def saved_keys(self, source: Source, stored: Stored, keys: Keys) -> None:
        """Take in a file of saved keys."""
        try:
            data, _ = source.read(stored)
            found, begins = read_saved(data, stored.name, keys)
        except (UnreadableError, SavedKeysError) as error:
            self._tell(stored, IssueKind.KEYS_FILE, str(error), Verdict.FAULTY)
            return
        self.begins.update(begins)
        for each in found:
            self.signatures.setdefault((each.bucket, each.key), each)

    def _digest(self, source: Source, stored: Stored) -> None:
        try:
            raw, metadata = source.read(stored)
        except UnreadableError as error:
            self._bad(stored, IssueKind.UNREADABLE, str(error), Verdict.UNPROVEN)
            return
        found = unpack(raw)
        if found.issue is IssueKind.APPENDED:
            self._tell(stored, IssueKind.APPENDED, found.said, Verdict.FAULTY)
        elif found.issue is not None:
            self._bad(stored, IssueKind.FORMAT, found.said, Verdict.FAULTY)
            return
        try:
            self.digests.append(read_digest(stored, found.data, found.sha256, metadata))
        except NoDigestError as error:
            self._bad(stored, IssueKind.FORMAT, str(error), Verdict.FAULTY)

    def _bad(self, stored: Stored, kind: IssueKind, said: str, verdict: Verdict) -> None:
        self.damaged.add(stored.base)
        name = digest_name(stored.below)
        place = (name.chain.account, name.chain.region) if name else ("", "")
        self.files.append(
            FileVerdict(
                file=stored.name,
                key=stored.below,
                kind=FileKind.DIGEST,
                verdict=verdict,
                account=place[0],
                region=place[1],
                issues=(kind,),
            )
        )
        self._tell(stored, kind, said, verdict)

    def _tell(self, stored: Stored, kind: IssueKind, said: str, verdict: Verdict) -> None:
        name = digest_name(stored.below)
        chain = name.chain if name else None
        self.issues.append(
            Issue(
                verdict=verdict,
                kind=kind,
                file=stored.name,
                said=said,
                account=chain.account if chain else "",
                region=chain.region if chain else "",
                trail=chain.trail if chain else "",
            )
        )


def appended(issues: Sequence[Issue]) -> frozenset[str]:
    """The names of digest files behind which bytes stand."""
    return frozenset(each.file for each in issues if each.kind is IssueKind.APPENDED)
