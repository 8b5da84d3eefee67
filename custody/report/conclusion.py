"""The conclusion: what somebody is to sign, a statement a line, and never more than was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from custody.counted import counted
from custody.releases.model import Said
from custody.report.coverage import Covered
from custody.report.findings import severities_of
from custody.verify.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.report.coverage import Coverage, Silence
    from custody.report.model import Report

_NAMED = 3
_DUTIES = "four-eyes-violations"
_DUTIES_OF_RELEASES = ("two_persons", "approver_independent")


class Mark(StrEnum):
    """What a statement comes to."""

    HOLDS = "holds"
    REMARKS = "remarks"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One line of the conclusion.

    Attributes:
        topic: what it is about.
        mark: what it comes to.
        said: it, in a sentence or a few.
        section: the part of the page that shows why.
    """

    topic: str
    mark: Mark
    said: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """All statements, in the order in which they are read.

    Attributes:
        banner: what stands above everything else, where the logs do not cover the period; empty where they do.
    """

    statements: tuple[Statement, ...]
    banner: str = ""

    def count(self, mark: Mark) -> int:
        """How many statements come to that."""
        return sum(each.mark is mark for each in self.statements)

    @property
    def said(self) -> str:
        """What they come to together, in a sentence."""
        remarks, unknown = self.count(Mark.REMARKS), self.count(Mark.UNKNOWN)
        if not remarks and not unknown:
            return "All statements hold, as far as the record goes."
        parts = [f"{counted(remarks, 'statement has', 'statements have')} remarks"] if remarks else []
        parts += [f"{unknown} cannot be made from what was looked at"] if unknown else []
        return f"Of {len(self.statements)} statements {self.count(Mark.HOLDS)} hold; {' and '.join(parts)}."


def conclusion_of(facts: Report) -> Conclusion:
    """The conclusion of a report."""
    return Conclusion(
        statements=(
            _covered(facts.coverage),
            _verified(facts),
            *_released(facts),
            _found(facts),
            _excepted(facts),
            _watch(facts),
            _unread(facts),
        ),
        banner=_banner(facts.coverage),
    )


def _banner(coverage: Coverage) -> str:
    if coverage.covered is Covered.WHOLE:
        return ""
    if coverage.covered is Covered.NOT:
        return "No log file that was read holds a record of this period. Nothing below says that it was calm."
    holes = "; ".join(_holes(coverage))
    return f"{holes[:1].upper()}{holes[1:]}. Nothing below says what happened then."


def _holes(coverage: Coverage) -> Iterator[str]:
    if coverage.silences:
        named = "; ".join(map(silence_said, coverage.silences[:_NAMED]))
        left = len(coverage.silences) - _NAMED
        yield named + (f"; and {counted(left, 'more silence')} of a day or longer" if left > 0 else "")
    if coverage.missing:
        named = ", ".join(coverage.missing[:_NAMED])
        more = f" and {len(coverage.missing) - _NAMED:,} more" if len(coverage.missing) > _NAMED else ""
        yield f"no record of {named}{more}, of which there are some from before"
    if not coverage.over:
        yield "it was not over when this report was made"


def silence_said(silence: Silence) -> str:
    """A silence in words."""
    who = silence.account or "records without an account"
    return f"no record of {who} from {silence.since:%Y-%m-%d %H:%M} to {silence.until:%Y-%m-%d %H:%M} UTC"


def _covered(coverage: Coverage) -> Statement:
    topic, section = "The logs cover the period", "coverage"
    if coverage.covered is Covered.NOT:
        return Statement(topic=topic, mark=Mark.UNKNOWN, said="There is no record of the period.", section=section)
    accounts = counted(len(coverage.accounts), "account")
    if coverage.covered is Covered.WHOLE:
        said = f"No silence of a day or more in {accounts}. A shorter one, or a file missing among others, is not seen."
        return Statement(topic=topic, mark=Mark.HOLDS, said=said, section=section)
    holes = [
        *([counted(len(coverage.silences), "silence") + " of a day or more"] if coverage.silences else []),
        *([counted(len(coverage.missing), "account") + " without any record"] if coverage.missing else []),
        *([] if coverage.over else ["the period was not over"]),
    ]
    return Statement(topic=topic, mark=Mark.REMARKS, said=f"In {accounts}: {', '.join(holes)}.", section=section)


def _verified(facts: Report) -> Statement:
    topic, section = "The log files are as AWS wrote them", "verified"
    found = facts.verification
    if found is None:
        said = f"Not looked at: the sums of {counted(len(facts.files), 'file')} are kept, no signature was checked."
        return Statement(topic=topic, mark=Mark.UNKNOWN, said=said, section=section)
    mark = Mark.HOLDS if found.complete else Mark.REMARKS
    if found.verdict is Verdict.UNPROVEN:
        mark = Mark.UNKNOWN
    return Statement(topic=topic, mark=mark, said=f"{found.said[:1].upper()}{found.said[1:]}.", section=section)


def _released(facts: Report) -> Iterator[Statement]:
    """Two statements on releases: that each kept to its way, and that two persons were at each."""
    way, duties = "Every release kept to its way", "Who approves neither starts nor edits"
    found = facts.releases
    if found is None or not found.releases:
        said = "Not looked at." if found is None else "No release is in the record of the period."
        yield Statement(topic=way, mark=Mark.UNKNOWN, said=said, section="releases")
        yield _duties(duties, facts)
        return
    totals = found.totals
    several = f"{counted(totals.releases, 'release')} of {counted(totals.pipelines, 'pipeline')}"
    parts = [
        f"{totals.exceptions:,} with an exception",
        f"{totals.unknown:,} not known in a part",
        f"{totals.clean:,} clean",
    ]
    if totals.differences:
        parts.append(f"{totals.differences:,} that not every witness saw")
    mark = _mark(totals.exceptions + totals.differences, totals.unknown)
    yield Statement(topic=way, mark=mark, said=f"{several}: {', '.join(parts)}.", section="releases")
    yield _apart(duties, facts)


def _apart(topic: str, facts: Report) -> Statement:
    """What the releases say of the separation of duties, and the approvals that break it of whatever execution."""
    by = facts.releases.totals.by_attribute if facts.releases else {}
    wrong = {id_: by[id_][Said.NO] for id_ in _DUTIES_OF_RELEASES}
    unknown = {id_: by[id_][Said.UNKNOWN] for id_ in _DUTIES_OF_RELEASES}
    broken = facts.answers.get(_DUTIES)
    approvals = len(broken.rows) if broken else 0
    said = (
        f"Two persons: {wrong['two_persons']:,} no, {unknown['two_persons']:,} not known. Approver independent: "
        f"{wrong['approver_independent']:,} no, {unknown['approver_independent']:,} not known."
    )
    if approvals:
        said += f" {counted(approvals, 'approval')} by who started or edited, of whatever execution."
    mark = _mark(sum(wrong.values()) + approvals, sum(unknown.values()))
    return Statement(topic=topic, mark=mark, said=said, section="releases")


def _mark(wrong: int, unknown: int) -> Mark:
    if wrong:
        return Mark.REMARKS
    return Mark.UNKNOWN if unknown else Mark.HOLDS


def _duties(topic: str, facts: Report) -> Statement:
    """Where there are no releases: approvals that break the separation of duties, and never that it holds."""
    answered = facts.answers.get(_DUTIES)
    if answered is not None and answered.rows:
        said = f"{counted(len(answered.rows), 'approval')} by who started or edited what was released."
        return Statement(topic=topic, mark=Mark.REMARKS, said=said, section="releases")
    return Statement(topic=topic, mark=Mark.UNKNOWN, said="There is no release to tell it from.", section="releases")


def _found(facts: Report) -> Statement:
    topic, section = "No finding is open", "findings"
    counts = severities_of((group.detection.severity, len(group.rows)) for group in facts.found)
    if not counts:
        calm = Mark.UNKNOWN if facts.coverage.covered is Covered.NOT else Mark.HOLDS
        return Statement(topic=topic, mark=calm, said="The detections found nothing in what was read.", section=section)
    worst = ", ".join(f"{counts[level]:,} {level}" for level in sorted(counts, key=lambda each: -each.rank))
    said = f"{counted(facts.findings, 'finding')} of {counted(len(facts.found), 'kind')}: {worst}."
    return Statement(topic=topic, mark=Mark.REMARKS, said=said, section=section)


def _excepted(facts: Report) -> Statement:
    topic, excepted = "Exceptions are somebody's word", facts.excepted
    if not excepted.exceptions:
        said = "The settings make no exception; every finding counts."
        return Statement(topic=topic, mark=Mark.HOLDS, said=said, section="findings")
    said = f"{counted(excepted.count, 'finding')} excepted by {counted(len(excepted.exceptions), 'exception')}."
    if excepted.unused:
        said += f" {counted(len(excepted.unused), 'exception')} covered nothing."
    return Statement(topic=topic, mark=Mark.REMARKS, said=said, section="excepted")


def _watch(facts: Report) -> Statement:
    topic, section = "Nobody touched the watch itself", "tampering"
    answered = facts.answers.get("watcher-tampering")
    if answered is None or answered.not_asked or facts.coverage.covered is Covered.NOT:
        return Statement(topic=topic, mark=Mark.UNKNOWN, said="Not looked at.", section=section)
    if answered.rows:
        said = f"{counted(len(answered.rows), 'call')} on the trail, its bucket or key, or what watches them."
        return Statement(topic=topic, mark=Mark.REMARKS, said=said, section=section)
    said = "No call in the record changed the trail, its bucket or key, or what watches them."
    return Statement(topic=topic, mark=Mark.HOLDS, said=said, section=section)


def _unread(facts: Report) -> Statement:
    topic, reading = "Everything could be read", facts.reading
    not_asked = [each for each in facts.answers.values() if each.failed]
    parts = [
        *([counted(reading.tally.problems, "problem")] if reading.tally.problems else []),
        *([f"{counted(reading.timeless, 'record')} without a readable time"] if reading.timeless else []),
        *([f"{counted(len(not_asked), 'question')} that could not be asked"] if not_asked else []),
    ]
    if parts:
        return Statement(topic=topic, mark=Mark.REMARKS, said=f"{', '.join(parts)}.", section="limits")
    said = f"{counted(len(facts.files), 'file')} and {counted(len(facts.register.lines), 'record')}, no gap met."
    return Statement(topic=topic, mark=Mark.HOLDS, said=said, section="limits")
