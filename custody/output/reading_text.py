"""What reading came to, in words: the same for every command that reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.counted import counted
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.logs.summary import Reading
    from custody.verify.model import Verification

_NOTED = 20


def line_of(reading: Reading) -> str:
    """The counts, in one line; what is rarely there is said where it is."""
    tally = reading.tally
    told = [counted(tally.files, "file"), counted(tally.records, "record"), counted(tally.duplicates, "duplicate")]
    told.append(tally.skipped_in_words)
    if reading.elsewhere:
        told.append(f"{reading.elsewhere.total():,} of other services")
    if reading.corrections:
        told.append(counted(reading.corrections, "correction"))
    if reading.timeless:
        told.append(f"{reading.timeless:,} without a readable time")
    return " · ".join([*told, counted(tally.problems, "problem"), _verified(reading)])


def _verified(reading: Reading) -> str:
    verification = reading.verification
    return "not verified" if verification is None else verification.said_of(reading.tally.files)


def lines_of(reading: Reading) -> Iterator[str]:
    """The notes, and then the counts."""
    for note in reading.tally.notes[:_NOTED]:
        yield f"note: {sanitize(str(note))}"
    if (more := reading.tally.noted - _NOTED) > 0:
        yield f"note: {more:,} more of the kind"
    if reading.corrections:
        yield "note: a correction stands in its record's place; custody ask corrected-records shows both"
    if reading.timeless:
        yield "note: what has no readable time is in no period; custody ask records-without-time lists it"
    if reading.verification is not None:
        yield from _doubts(reading.verification)
    yield line_of(reading)


def _doubts(verification: Verification) -> Iterator[str]:
    """What is wrong with the files that were read, and what is not proven; custody verify tells all of it."""
    for issue in verification.issues[:_NOTED]:
        yield f"{issue.verdict}: {sanitize(issue.file)} {sanitize(issue.said)}"
    if (more := len(verification.issues) - _NOTED) > 0:
        yield f"note: {more:,} more of the kind; custody verify tells all"
    yield from (f"note: {sanitize(note)}" for note in verification.notes)
