"""What events, calls and pushes do not agree about is listed, each with who missed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.quarter import ALICE, API, BEGIN, DAVE, EVERY, PERIOD, Quarter, Run

from custody.engines.local import LocalEngine
from custody.lake.rows import row_of
from custody.lake.state_rows import state_row_of
from custody.questions import get
from custody.releases.rows import difference_of

if TYPE_CHECKING:
    from custody.releases.model import Difference

LOST = {
    "nothing": None,
    "StartPipelineExecution": "an event says that a call started it",
    "PutImage": "it built and succeeded, and no push by its builds",
    "Action-Build-": "it succeeded, and no event names a build",
    "a push by hand": "pushed by no build",
    "every event": "a call started it, and no state-change event shows it",
}
"""What is lost of a release, or done besides, and how its difference begins."""


def differences(made: Quarter, **given: str) -> list[Difference]:
    question = get("release-population")
    with LocalEngine() as engine:
        engine.add(row_of(each, file="log.json", position=at) for at, each in enumerate(made.records))
        engine.add_state_changes(state_row_of(each, file="e.json", position=at) for at, each in enumerate(made.events))
        answer = engine.run(question.sql, question.bind({**PERIOD, **given}))
        return [difference_of(dict(zip(answer.columns, row, strict=True))) for row in answer.rows]


def lost(word: str, number: int, into: Quarter) -> Run:
    run = Run(API, number, BEGIN + number * EVERY, 1, approvers=(DAVE,))
    made = Quarter()
    made.shipped(run)
    if word == "a push by hand":
        made.push(run, 60, ALICE)
    into.records += [one for one in made.records if word not in one["eventID"]]
    into.events += [one for one in made.events if word != "every event" and word not in one["id"]]
    return run


def test_each_difference_is_told_once() -> None:
    made = Quarter()
    runs = {word: lost(word, number, made) for number, word in enumerate(LOST, 1)}
    found = differences(made)
    for word, begins in LOST.items():
        mine = [each for each in found if each.execution_id == runs[word].id]
        if begins is None or word == "a push by hand":
            assert mine == []
        else:
            (each,) = mine
            assert each.difference.startswith(begins), word
            assert (each.pipeline, each.account) == ("api", API.account)
    alone = [each for each in found if each.execution_id is None]
    assert {each.difference for each in alone} == {
        "pushed by no build",
        "a pipeline ran the build that pushed it, and no state-change event names the execution",
    }
    assert {each.execution_id for each in differences(made, pipeline="api")} == {
        each.execution_id for each in found if each.pipeline == "api"
    }


def test_a_start_without_its_parts_cannot_be_excluded() -> None:
    made: Any = Quarter()
    run = lost("nothing", 1, made)
    for one in made.records:
        if one["eventName"] == "StartPipelineExecution":
            one.update(requestParameters={"omitted": True}, responseElements={"omitted": True})
    told = {(each.execution_id, each.difference.partition(":")[0]) for each in differences(made)}
    assert told == {
        (None, "cannot be excluded"),
        (run.id, "an event says that a call started it, and no record shows the call"),
    }
