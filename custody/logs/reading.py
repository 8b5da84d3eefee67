"""One file, read: its records in order, its problems, and whether it holds more than CloudTrail writes."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from custody.logs.candidates import Found, Wrong, candidates, is_container, is_plain, judge
from custody.logs.depth import MAX_DEPTH, is_too_deep, surely_shallow
from custody.logs.document import Fault
from custody.logs.documents import is_wide, read_documents
from custody.logs.entry import Entry
from custody.logs.layout import is_log_file
from custody.logs.loading import Doubled, twice
from custody.logs.problem import Note, Problem
from custody.logs.skipped import SkippedKind
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.logs.contents import Contents
    from custody.logs.document import Document
    from custody.logs.statistics import Tally

GIVEN_UP = 250_000
"""Parts of one file that are no records, after which it is not read on."""

_TAIL = 64
"""Bytes in which the end of a document is looked for, before all of it is."""

APPENDED = "has data {} the log file; CloudTrail writes none, and digests do not cover it"
"""Of a file that is called what CloudTrail calls one, or lies where it puts one.

A digest has the sum of the unpacked log file, and who checks it unpacks one gzip member:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
"""


class Reading:
    """The state of reading one file.

    Args:
        file: what entries and problems name.
        place: its whole path or address, which tells whether it is CloudTrail's own.
    """

    def __init__(self, file: str, place: str) -> None:
        self.file = file
        self._own = is_log_file(place)
        self._position = 0
        self._documents = 0
        self._faults = 0
        self._records = 0
        self._wrong = 0
        self._beside: SkippedKind | None = None
        self._second: int | None = None
        self._joined = False
        self._told = False

    def items(self, contents: Contents) -> Iterator[Entry | Problem]:
        """The records and problems, in the file's order."""
        torn = bool(contents.problem)
        for document in read_documents(contents.data, torn=torn, members=contents.members):
            if isinstance(document, Fault):
                self._faults += not document.inside
                where = document.position or (f"record {self._position}" if document.counts else "")
                yield self._problem(where, document.what)
                self._position += document.counts
            else:
                self._note_second(document)
                yield from self._records_of(document, self._part(document, contents))
            if self._wrong > GIVEN_UP:
                yield self._problem("", f"holds more than {GIVEN_UP:,} parts that are no records; not read on")
                break
        yield from self._ending(contents)

    def _note_second(self, document: Document) -> None:
        self._documents = document.number + 1
        if document.number and self._second is None:
            self._second = self._position
            self._joined = not document.alone

    def _part(self, document: Document, contents: Contents) -> str:
        if not document.number or document.alone:
            return ""
        return (
            f"{'gzip member' if len(contents.members) > 1 and not document.line else 'document'} {document.number + 1}"
        )

    def _records_of(self, document: Document, part: str) -> Iterator[Entry | Problem]:
        several = is_container(document.value)
        shallow = document.shallow and is_plain(document.value)
        file, line = self.file, document.line
        for candidate in candidates(document.value):
            if isinstance(candidate, Wrong):
                yield self._problem(self._where(line, several=several), candidate.what)
                continue
            verdict = judge(candidate)
            if isinstance(verdict, Found):
                if shallow or surely_shallow(candidate) or not is_too_deep(candidate):
                    self._records += 1
                    yield Entry(verdict.record, file, self._position, line or 1, verdict.event, part)
                else:
                    what = f"is nested more than {MAX_DEPTH} levels deep{_which(verdict)}; it was left out"
                    yield self._problem(self._where(line, several=several), what, ProblemKind.DEPTH)
            elif isinstance(verdict, SkippedKind):
                self._beside = verdict
            else:
                yield self._problem(self._where(line, several=several), verdict)
            if isinstance(candidate, Doubled):
                yield self._problem(self._where(line, several=several), twice(candidate.told))
            self._position += 1

    def _problem(self, position: str, what: str, kind: ProblemKind = ProblemKind.UNREADABLE) -> Problem:
        self._wrong += 1
        return Problem(self.file, position, what, kind)

    def _where(self, line: int, *, several: bool) -> str:
        if line:
            return f"line {line}"
        return f"record {self._position}" if several else ""

    def _ending(self, contents: Contents) -> Iterator[Problem]:
        before = self._own and _has_front(contents.data)
        behind = (self._own and self._has_more(contents)) or self._is_written_behind(contents)
        if before or behind:
            self._told = True
            second = "" if self._second is None else f"record {self._second}"
            where = " and ".join(["before"] * before + ["after the end of"] * behind)
            yield Problem(self.file, second, APPENDED.format(where), ProblemKind.APPENDED)
        elif contents.behind:
            yield self._problem("", "has data after the end of its gzip, which is no gzip and was not read")
        if contents.problem:
            kept = "; what stands before that was read" if self._documents else "; nothing of it was read"
            told = contents.problem + (kept if contents.data or self._documents else "")
            yield self._problem("", told)

    def _has_more(self, contents: Contents) -> bool:
        """Whether anything but white space stands behind the first document or the first gzip member."""
        if contents.behind or contents.padded or len(contents.members) > 1 or self._second is not None:
            return True
        if not self._documents or is_wide(contents.data):
            return bool(self._documents and self._faults)
        end = contents.data[-_TAIL:].rstrip() or contents.data.rstrip()
        return bool(self._faults) or (not contents.problem and not end.endswith((b"}", b"]")))

    def _is_written_behind(self, contents: Contents) -> bool:
        """Whether a further gzip member begins with white space, right behind a document that was complete.

        Log files that somebody joined each begin with their document. Whatever the file is called, this was made to be
        read as the next line of another.
        """
        data = contents.data
        return self._second is not None and any(
            data[start - 1] in b"}]" and data[start : start + 1].isspace() for start in contents.members[1:]
        )

    def end(self, tally: Tally) -> None:
        """Count the file; one that holds nothing but what lies beside records counts as skipped."""
        if self._beside is not None and not self._records and not self._wrong:
            tally.skip(self.file, self._beside)
            return
        tally.files += 1
        if self._joined and not self._told:
            tally.note(
                Note(self.file, f"holds {self._documents:,} documents, one after the other; CloudTrail writes one")
            )


def _has_front(data: bytes | bytearray) -> bool:
    """Whether anything stands before the document."""
    begun = data[:_TAIL].removeprefix(codecs.BOM_UTF8).lstrip() or data.removeprefix(codecs.BOM_UTF8).lstrip()
    return bool(begun) and not begun.startswith((b"{", b"[")) and not is_wide(data)


def _which(found: Found) -> str:
    """The names of a record that is not given on, as far as it has some."""
    record = found.record or found.event or {}
    names = [str(record[name])[:60] for name in ("eventName", "eventID") if isinstance(record.get(name), str)]
    return f" ({', '.join(names)})" if names else ""
