"""The golden quarter, or what is left of it, and the verdicts about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.quarter import PERIOD

from custody.engines.local import LocalEngine
from custody.lake.rows import row_of
from custody.lake.state_rows import state_row_of
from custody.questions import get
from custody.releases.model import ATTRIBUTES, Release
from custody.releases.rows import release_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def releases_of(
    records: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]], **given: str
) -> dict[str, Release]:
    """The releases by execution, as DuckDB answers the question."""
    question = get("releases")
    with LocalEngine() as engine:
        engine.add(row_of(each, file=f"{at % 7}.json", position=at) for at, each in enumerate(records))
        engine.add_state_changes(
            state_row_of(each, file=f"events-{at % 3}.json", position=at) for at, each in enumerate(events)
        )
        answer = engine.run(question.sql, question.bind({**PERIOD, **given}))
        found = [release_of(dict(zip(answer.columns, row, strict=True))) for row in answer.rows]
    assert len({each.execution_id for each in found}) == len(found)
    return {each.execution_id: each for each in found}


def letters(release: Release) -> str:
    """The verdicts, a letter each."""
    assert tuple(each.attribute for each in release.verdicts) == ATTRIBUTES
    assert all(each.reason for each in release.verdicts)
    return "".join(each.said[0] for each in release.verdicts)
