"""What of the logs is needed, where not everything can be read: a period with both ends, and what lies before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from custody.ask.nearest import needed_for
from custody.logs.span import Span
from custody.questions.kept_needs import needs_of
from custody.questions.question_arguments import PERIOD
from custody.times.period import Period
from custody.times.text import after, before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from custody.engines.protocol import Parameters
    from custody.questions import Question
    from custody.questions.values import Given

_HOUR = timedelta(hours=1)

DEFAULT_PERIOD = timedelta(days=7)
"""What is asked about by default where not everything can be read."""


def closed(chosen: Period, length: timedelta, now: datetime) -> Period:
    """The period with both its ends: by default up to the present, and as long as ``length``.

    Args:
        chosen: what was asked for.
        length: of a period without a beginning.
        now: the present, UTC with its zone.
    """
    until = chosen.until or now.astimezone(UTC).replace(tzinfo=None, microsecond=0) + timedelta(seconds=1)
    return Period(chosen.since or before(until, length), until)


def times(question: Question, chosen: Period) -> dict[str, datetime]:
    """The ends of a period, as far as a question takes them."""
    ends = {"since": chosen.since, "until": chosen.until}
    taken = {parameter.name for parameter in question.parameters}
    return {name: moment for name, moment in ends.items() if moment is not None and name in taken}


def span(question: Question, given: Mapping[str, Given], chosen: Period) -> Span:
    """What one question needs: no more than its SQL proves to be enough, and what it looks back at.

    Args:
        question: what is asked.
        given: its parameters.
        chosen: the period. One with an open end is asked of folders alone, which are read whole.
    """
    if chosen.since is None or chosen.until is None:
        return Span()
    needs = needs_of(question.sql)
    bounds = needs.bounds | needed_for(given).bounds
    bound = question.bind({**given, **times(question, chosen)})
    begins, ends = (_moments(question, bound, names) for names in (bounds.begins, bounds.ends))
    since = None if begins is None else min(begins, default=chosen.since)
    until = None if ends is None else max(ends, default=chosen.until)
    if "record_hours" in needs.relations:
        # A row there is of a whole hour.
        since, until = since and since.replace(minute=0, second=0, microsecond=0), until and after(until, _HOUR)
    named = {name: frozenset(filter(None, [str(given.get(name, ""))])) for name in ("account", "region")}
    return Span(
        since=since,
        until=until,
        accounts=named["account"] if needs.bounds.account else frozenset(),
        regions=named["region"] if needs.bounds.region else frozenset(),
        timeless=bounds.timeless,
        named_regions=named["region"],
    )


def _moments(question: Question, bound: Parameters, names: frozenset[str] | None) -> list[datetime] | None:
    """The values of times; None when one is no time, or is not known."""
    known = {parameter.name for parameter in question.parameters if parameter.type == "time"}
    if names is None or not names <= known | {*PERIOD}:
        return None
    # A question without a period has none for the names that nothing bears, and they are not looked for.
    return [datetime.fromisoformat(str(bound[name])) for name in names if name in bound]


def look_back_of(questions: Iterable[Question]) -> timedelta:
    """How far before its period the one looks that looks furthest, by the defaults."""
    defaults = [each.default for question in questions for each in question.parameters]
    return max((default for default in defaults if isinstance(default, timedelta)), default=timedelta())
