"""Releases as data: a row each with its verdicts, what they add up to, and how a sample is drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from custody.logs.summary import Reading


class Said(StrEnum):
    """What the record says: never ``yes`` where evidence is missing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attribute:
    """What an auditor ticks of each release.

    Attributes:
        id: its column in the question ``releases``; ``<id>_reason`` is the column of the reason.
        letter: as working papers name it.
        title: in a few words.
        test: what has to be so for a ``yes``.
    """

    id: str
    letter: str
    title: str
    test: str


ATTRIBUTES = (
    Attribute(
        "two_persons",
        "A",
        "Two persons",
        "At least two people whom AWS told apart took part: whoever started it, or wrote it as AWS knows them, and "
        "whoever approved it.",
    ),
    Attribute(
        "approver_independent",
        "B",
        "Approver did not edit or start",
        "Nobody who approved it started it, changed the definition that it ran, or is named as the commit's author.",
    ),
    Attribute(
        "nothing_skipped",
        "C",
        "Nothing skipped or overridden",
        "It ran from its source to its end: no condition overridden, no stage rolled back or let through by hand, no "
        "action abandoned, no source or variable put in place of the usual one.",
    ),
    Attribute(
        "image_from_build",
        "D",
        "Image from this build",
        "Its images were pushed by its own build, and nobody put another image under their tags before it had ended.",
    ),
    Attribute(
        "definition_reviewed",
        "E",
        "Definition unchanged or reviewed",
        "The pipeline's definition is that of the execution before, or somebody other than who changed it approved "
        "the first thing that it released.",
    ),
)
"""The verdicts, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict about a release.

    Attributes:
        attribute: which.
        said: yes, no or unknown.
        reason: in a sentence, always there.
    """

    attribute: Attribute
    said: Said
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One answer to a manual approval.

    Attributes:
        approver: the ARN, or the name.
        at: when, UTC without a zone; None where that cannot be read.
        status: ``Approved`` or ``Rejected``; None where CloudTrail left it out.
        seconds: how long it had waited; None when no event shows since when.
        comment: what was said; empty when nothing was.
    """

    approver: str
    at: datetime | None
    status: str | None
    seconds: int | None
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One execution that shipped, or that nothing shows not to have.

    Attributes:
        account: twelve digits.
        region: its Region.
        pipeline: its name.
        execution_id: the execution.
        shipped: ``yes``, or ``unknown`` when no event says how it ended and nothing of it was pushed or deployed.
        shipped_at: when it had ended well, else when the last of it was pushed or deployed; for ``unknown`` when it was
            seen first.
        how: by what it counts as shipped, in words.
        version: of the definition that it ran.
        started_at: when it started.
        ended_at: when it ended; None while it runs.
        state: the last that is known of it.
        definition_changed: whether the definition was changed since the execution before.
        definition_changed_by: by whom.
        commits: the commits that it released.
        authors: who wrote them, as the source says, which nobody vouches for.
        started_by: the identity that started it, else what the pipeline says did.
        trigger: the type of its trigger.
        builds: the builds that it ran.
        images: pushed by these, ``repository:tag@digest``.
        scans: of these images, ``digest STATUS critical/high/medium``.
        approvals: in order of time.
        deployments: its deploy actions, ``Stage/Action STATE``.
        interventions: calls that skip, repeat or override, ``time action by whom``.
        gaps: what is missing of it in the record.
        verdicts: one for each of ``ATTRIBUTES``, in that order.
        event_ids: of the records and events that the row rests on.
    """

    account: str
    region: str
    pipeline: str
    execution_id: str
    shipped: Said
    shipped_at: datetime | None
    how: str
    version: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    state: str | None = None
    definition_changed: Said = Said.UNKNOWN
    definition_changed_by: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    started_by: str | None = None
    trigger: str | None = None
    builds: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    deployments: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    event_ids: tuple[str, ...] = ()

    @property
    def exceptions(self) -> tuple[Verdict, ...]:
        """The verdicts that are no."""
        return tuple(verdict for verdict in self.verdicts if verdict.said is Said.NO)

    @property
    def unknowns(self) -> tuple[Verdict, ...]:
        """The verdicts that the record cannot give."""
        return tuple(verdict for verdict in self.verdicts if verdict.said is Said.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An execution, or a build, that not every witness has seen.

    Attributes:
        account: twelve digits.
        region: its Region.
        pipeline: its name; None where nothing tells it.
        execution_id: the execution; None where no event ties the build to one.
        build_id: the build that pushed; None for an execution without one.
        seen_at: when it was seen first.
        by_events: whether state-change events show it.
        by_calls: whether API calls do, by CloudTrail.
        by_pushes: whether a push does.
        difference: which witness is missing, and what that means.
        event_id: of the record or event that shows it.
        source_file: the file that this is from.
    """

    account: str
    region: str
    pipeline: str | None
    execution_id: str | None
    build_id: str | None
    seen_at: datetime | None
    by_events: bool
    by_calls: bool
    by_pushes: bool
    difference: str
    event_id: str | None = None
    source_file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the releases of a period add up to.

    Attributes:
        releases: how many rows there are.
        shipped: of these, how many are known to have shipped.
        clean: how many have a yes for every attribute.
        exceptions: how many have a no.
        unknown: how many have no no, and an unknown.
        gaps: how many have a gap.
        pipelines: of how many pipelines they are.
        by_attribute: by the attribute's id, how many yes, no and unknown.
        differences: how many executions and builds not every witness has seen.
    """

    releases: int
    shipped: int
    clean: int
    exceptions: int
    unknown: int
    gaps: int
    pipelines: int
    by_attribute: Mapping[str, Mapping[Said, int]]
    differences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """The releases of a period, complete; ``custody.write(releases, FILE)`` writes it.

    Attributes:
        since: the beginning of the period, UTC without a zone; None when everything in a folder was looked at.
        until: its end, not in it; None likewise.
        releases: in order of ``shipped_at``.
        population: what not every witness has seen.
        sample: the releases that were drawn, in the order of the releases; empty when no sample was asked for.
        seed: that the sample was drawn by; None without a sample.
        origin: where it is from, and what it cost, in words.
        notes: what an answer from there cannot show.
        reading: counts and problems of reading; None where Athena answered.
    """

    since: datetime | None
    until: datetime | None
    releases: tuple[Release, ...]
    population: tuple[Difference, ...]
    sample: tuple[Release, ...] = ()
    seed: int | None = None
    origin: str = ""
    notes: tuple[str, ...] = ()
    reading: Reading | None = field(default=None, compare=False)

    @property
    def excepted(self) -> int:
        """How many exceptions of the settings cover: none, they are about detections."""
        return 0

    @property
    def exceptions(self) -> tuple[Release, ...]:
        """The releases of which a verdict is no."""
        return tuple(release for release in self.releases if release.exceptions)

    @property
    def totals(self) -> Totals:
        """What they add up to."""
        rows = self.releases
        said = {
            attribute.id: Counter(
                verdict.said for row in rows for verdict in row.verdicts if verdict.attribute == attribute
            )
            for attribute in ATTRIBUTES
        }
        return Totals(
            releases=len(rows),
            shipped=sum(row.shipped is Said.YES for row in rows),
            clean=sum(not row.exceptions and not row.unknowns for row in rows),
            exceptions=len(self.exceptions),
            unknown=sum(bool(row.unknowns) and not row.exceptions for row in rows),
            gaps=sum(bool(row.gaps) for row in rows),
            pipelines=len({(row.account, row.region, row.pipeline) for row in rows}),
            by_attribute={id_: {each: counts[each] for each in Said} for id_, counts in said.items()},
            differences=len(self.population),
        )
