"""The releases of the period, from the answers that a report has anyway; ``custody.releases`` says what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.releases.model import Releases
from custody.releases.rows import difference_of, release_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from custody.report.answers import Answered
    from custody.report.reported_period import Period

RELEASES, POPULATION = "releases", "release-population"


def released(answers: Mapping[str, Answered], period: Period) -> Releases | None:
    """The releases with their verdicts, and what not every witness has seen; None where that could not be asked."""
    asked = [answers.get(id_) for id_ in (RELEASES, POPULATION)]
    if any(each is None or each.not_asked for each in asked):
        return None
    rows, others = (_rows(each) for each in asked if each is not None)
    return Releases(
        since=period.since,
        until=period.until,
        releases=tuple(map(release_of, rows)),
        population=tuple(map(difference_of, others)),
        sample=(),
    )


def _rows(answered: Answered) -> list[dict[str, Any]]:
    return [dict(zip(answered.columns, row, strict=True)) for row in answered.rows]
