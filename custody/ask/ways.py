"""How log files are read for a question: narrowly for this one alone, or widely for all of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.ask.nearest import needed_for
from custody.engines.readings import Way
from custody.logs.gather import Gather
from custody.logs.reach import reach_of
from custody.logs.summary import Reading
from custody.questions.kept_needs import needs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.ask.where import Where
    from custody.questions import Question


def ways_for(
    question: Question, given: Mapping[str, object], where: Where, *, open_ended: bool
) -> tuple[Way, Way | None]:
    """The wide way, and the narrow one where the question's SQL says which actions it is about.

    Args:
        question: what is asked.
        given: its parameters.
        where: what it is asked of.
        open_ended: whether its period has an open end, and so reaches as far as there is any record.
    """
    needs = needs_of(question.sql) | needed_for(given)
    hours = where.cache or open_ended or "record_hours" in needs.relations
    reach = reach_of(needs.actions)

    def gather(reading: Reading, actions: Mapping[str, frozenset[str] | None] | None) -> Gather:
        return Gather(
            where.settings,
            reading,
            progress=where.progress,
            profile=where.profile,
            reach=reach,
            actions=actions,
            hours=hours,
            whole=False,
        )

    wide = Way(gather(where.reading(), None), None if where.cache else needs.columns)
    if needs.actions is None:
        return wide, None
    return wide, Way(gather(Reading(), needs.actions), needs.columns)
