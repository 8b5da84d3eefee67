"""How log files are read for a question: for this one alone, for all of its kind, or all that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.ask.nearest import needed_for
from custody.engines.readings import Way
from custody.logs.gather import Gather
from custody.logs.reach import Reach, reach_of
from custody.questions.kept_needs import needs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.ask.where import Where
    from custody.questions import Question


def ways_for(question: Question, given: Mapping[str, object], where: Where, *, open_ended: bool) -> list[Way]:
    """The narrowest first; the last reads all records, which is always enough.

    Args:
        question: what is asked.
        given: its parameters.
        where: what it is asked of.
        open_ended: whether its period has an open end, and so reaches as far as there is any record.
    """
    needs = needs_of(question.sql) | needed_for(given)
    hours = where.cache or open_ended or "record_hours" in needs.relations

    def way(
        reach: Reach, actions: Mapping[str, frozenset[str] | None] | None = None, *, for_more: bool = where.cache
    ) -> Way:
        gather = Gather(
            where.settings,
            where.reading(),
            progress=where.progress,
            profile=where.profile,
            reach=reach,
            actions=actions,
            hours=hours,
        )
        return Way(gather, None if for_more else needs.columns)

    reach = reach_of(needs.actions)
    ways = [way(reach, needs.actions, for_more=False), way(reach), way(Reach.EVERYTHING)]
    return ways if ways[0].name != ways[1].name else ways[1:]
