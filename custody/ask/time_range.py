"""What of the logs is needed, where not everything can be read: a period with both ends, and what lies before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from custody.logs.span import Span
from custody.times.period import Period
from custody.times.text import before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from custody.questions import Question
    from custody.questions.values import Given

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
    """What one question needs: also what it looks back at before its period."""
    since = chosen.since
    if since is not None and chosen.until is not None:
        bound = question.bind({**given, **times(question, chosen)})
        moments = [str(bound[each.name]) for each in question.parameters if each.type == "time"]
        since = min([since, *map(datetime.fromisoformat, moments)])
    one = {name: frozenset(filter(None, [str(given.get(name, ""))])) for name in ("account", "region")}
    return Span(since=since, until=chosen.until, accounts=one["account"], regions=one["region"])


def look_back_of(questions: Iterable[Question]) -> timedelta:
    """How far before its period the one looks that looks furthest, by the defaults."""
    defaults = [each.default for question in questions for each in question.parameters]
    return max((default for default in defaults if isinstance(default, timedelta)), default=timedelta())
