"""What a detection is: one frozen record from which rule, query, page and tests are derived."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from custody.catalog.model import Kind
from custody.errors import DetectionError
from custody.frameworks.controls import Controls

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from custody.patterns import Pattern
    from custody.problem_kind import ProblemKind
    from custody.severity import Severity

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What detections and questions are called: lower-case words and hyphens."""

MAX_ID_LENGTH = 43
"""A rule's name is the deployment's name (20 at most), a hyphen and the id, and holds 64 characters."""

MAX_TITLE, MAX_WHY, MAX_STEP = 100, 300, 200
"""Characters of a title, of the reason and of one step: an alert has to stay readable on a telephone."""

FINDING_COLUMNS = (
    "event_id",
    "event_time",
    "account",
    "region",
    "actor",
    "subject",
    "finding",
    "source_file",
)
"""The columns that every question answers with, one row a finding.

``event_id`` and ``source_file`` name the record that decided, where there is one; ``actor`` is who,
``subject`` what it was done to, ``finding`` the rest of the story in a few words.
"""

__all__ = ["FINDING_COLUMNS", "ID", "Controls", "Detection", "IncompleteDetectionError", "Question"]

_TEXTS = ("title", "why", "runbook", "false_positives", "references")
_CLOUDTRAIL = {kind.detail_type for kind in Kind}


class IncompleteDetectionError(DetectionError):
    """A detection whose fields an alert or a rule could not carry; its line is about the first of ``rules``.

    Args:
        id_: of the detection.
        rules: what is wrong, a line each.
    """

    def __init__(self, id_: str, rules: Sequence[str]) -> None:
        super().__init__(f"detection {id_}: {rules[0]}")
        self.rules = tuple(rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one event cannot show: SQL over ``events``, asked on a schedule.

    A run asks about the time from ``:since`` up to, not including, ``:until``, which is ``every`` long, and
    may look back to ``:earliest``. Runs that follow each other leave no gap and report nothing twice.

    Attributes:
        sql: one SELECT in Athena's SQL that answers with ``FINDING_COLUMNS``; values stand as ``:name``.
        every: how often it is asked.
        looks_back: from ``:until`` to ``:earliest``; how much history it reads.
        parameters: fields of ``DetectionSettings`` that are bound by their names, besides the three times.
    """

    sql: str
    every: timedelta
    looks_back: timedelta
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Something that should not go unseen: in one event, in history, or in the log files themselves.

    Only the first two become rules and scheduled questions in AWS: no event and no row tells how a file lay there, so
    the third kind is found by whoever reads the files.

    With both, the rule alerts at once on what looks like it, and the question is the verdict: it reads what a rule
    cannot, and it alone counts in a scan of log files.

    Attributes:
        id: lower-case words and hyphens, the same as the file's name; at most 43 characters.
        title: what happened, as a sentence without a full stop, at most 100 characters.
        severity: how bad it is on an ordinary day.
        why: why it matters, one or two sentences, at most 300 characters.
        runbook: what to do, in order, at most 200 characters each; the first step stands in the alert.
        false_positives: what commonly causes it with nobody meaning harm.
        controls: what it counts towards, only where it truly applies.
        references: pages that document the event.
        pattern: the events that fire it.
        question: the history that fires it.
        problem: the kind of problem with a log file that fires it.
        tuned_by: fields of ``DetectionSettings`` that the pattern is made from; a question names its own.
        entries: how many entries the lists among those have that it was fitted to.
        untuned: what the detection does while those are empty; nothing when they have useful defaults.
        area: the folder it stands in, one of ``AREAS``, or ``own``; filled in when it is found, and empty before.
        origin: the file or the installed package it is from; empty for those that come with Custody.

    Raises:
        DetectionError: a field is empty, too long or malformed, or there is no way to find it: pattern, question or
            both, or else a problem.
    """

    id: str
    title: str
    severity: Severity
    why: str
    runbook: tuple[str, ...]
    false_positives: tuple[str, ...]
    references: tuple[str, ...]
    pattern: Pattern | None = None
    question: Question | None = None
    problem: ProblemKind | None = None
    controls: Controls = field(default_factory=Controls)
    tuned_by: tuple[str, ...] = ()
    entries: tuple[tuple[str, int], ...] = ()
    untuned: str = ""
    area: str = ""
    origin: str = ""

    def __post_init__(self) -> None:
        """Refuse what an alert or a rule could not carry."""
        if wrong := list(self._wrong()):
            raise IncompleteDetectionError(self.id, wrong)

    def _wrong(self) -> Iterator[str]:
        if not ID.fullmatch(self.id) or len(self.id) > MAX_ID_LENGTH:
            yield f"an id is lower-case words and hyphens, at most {MAX_ID_LENGTH} characters"
        for name in _TEXTS:
            if not getattr(self, name):
                yield f"{name} is empty; write it"
        if len(self.title) > MAX_TITLE or self.title.endswith("."):
            yield f"the title is a sentence of at most {MAX_TITLE} characters, no full stop"
        if len(self.why) > MAX_WHY:
            yield f"why has {len(self.why)} characters; say it in {MAX_WHY}"
        for step in self.runbook:
            if len(step) > MAX_STEP:
                yield f"the step {step[:30]!r}... has {len(step)} characters, over {MAX_STEP}; split it"
        if (self.pattern is None and self.question is None) == (self.problem is None):
            yield "give it a pattern, a question or both, or else a problem"

    @property
    def settings(self) -> tuple[str, ...]:
        """The fields of ``DetectionSettings`` that change what it finds."""
        asked = self.question.parameters if self.question else ()
        return tuple(dict.fromkeys((*self.tuned_by, *asked)))

    @property
    def lists(self) -> str:
        """The lists its pattern is made from, each with the count of its entries, for a line that asks for fewer."""
        counts = dict(self.entries)
        return ", ".join(
            f"detections.{name}" + (f" ({counts[name]} entries)" if name in counts else "") for name in self.tuned_by
        )

    @property
    def native(self) -> bool:
        """Whether it listens to a service's own events, which are no rows of ``events``."""
        return self.pattern is not None and not _CLOUDTRAIL & set(self.pattern.document["detail-type"])
