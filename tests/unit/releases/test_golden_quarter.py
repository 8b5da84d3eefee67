"""The verdicts about a quarter of releases: exactly right of a whole record, never a wrong yes of one with gaps."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.quarter import ALICE, API, BEGIN, DAVE, EVERY, Quarter, Run
from support.quarter_cases import CASES, quarter
from unit.releases.quarter_asked import letters, releases_of

from custody.releases.model import ATTRIBUTES, Said

if TYPE_CHECKING:
    from custody.releases.model import Release

QUARTER = quarter()
OWN_TRACE = ("OverrideStageCondition", "EnableStageTransition", "PutJobSuccessResult", "UpdateProject", "PutImage")
"""Calls of which nothing but their own record tells: who loses one cannot know it."""


@pytest.fixture(scope="module")
def whole() -> dict[str, Release]:
    return releases_of(QUARTER.records, QUARTER.events)


def test_the_verdicts_are_exactly_right(whole: dict[str, Release]) -> None:
    assert len(CASES) >= 40
    assert len({pipeline.name for pipeline, *_ in CASES}) == 5
    said = {id_: (QUARTER.cases[id_], letters(release)) for id_, release in whole.items()}
    assert said == {id_: (QUARTER.cases[id_], verdicts) for id_, verdicts in QUARTER.expected.items()}


def test_a_row_says_what_it_rests_on(whole: dict[str, Release]) -> None:
    release = whole[next(id_ for id_, case in QUARTER.cases.items() if case == "as it should be")]
    (approval,) = release.approvals
    assert release.gaps == ()
    assert (release.pipeline, release.version, release.state) == ("api", 1, "SUCCEEDED")
    assert approval.approver == DAVE.identity["arn"]
    assert (approval.status, approval.seconds, approval.comment) == ("Approved", 474, "seen 6")
    assert release.images == (f"shop/api:1.6@sha256:{6:064x}",)
    assert release.commits == ("6".rjust(40, "c"),)
    assert release.deployments == ("Release/Deploy SUCCEEDED",)
    assert release.definition_changed is Said.NO
    known = {one["eventID"] for one in QUARTER.records} | {one["id"] for one in QUARTER.events}
    assert set(release.event_ids) <= known
    assert len(release.event_ids) == 5
    retried = whole[next(id_ for id_, case in QUARTER.cases.items() if case == "a failed build run again")]
    assert [each.rpartition("/")[2] for each in retried.interventions] == ["carol@example.com"]
    assert retried.interventions[0].startswith("a stage run again by ")


@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_neither_order_nor_copies_nor_files_matter(random: Any) -> None:
    records = [*QUARTER.records, *random.sample(QUARTER.records, 60)]
    events = [*QUARTER.events, *random.sample(QUARTER.events, 60)]
    random.shuffle(records)
    random.shuffle(events)
    assert {id_: letters(each) for id_, each in releases_of(records, events).items()} == QUARTER.expected


def test_one_pipeline_is_judged_as_among_all() -> None:
    found = releases_of(QUARTER.records, QUARTER.events, pipeline="base", account="444455556666", region="eu-west-1")
    assert found
    assert {each.pipeline for each in found.values()} == {"base"}
    assert {id_: letters(each) for id_, each in found.items()} == {id_: QUARTER.expected[id_] for id_ in found}


def test_without_state_events_nothing_is_a_yes_and_every_row_has_gaps() -> None:
    found = releases_of(QUARTER.records, [])
    assert len(found) >= 20
    for release in found.values():
        assert release.shipped is Said.UNKNOWN
        assert "no state-change event shows it" in release.gaps
        assert "y" not in letters(release)


def test_without_cloudtrail_nobody_approved_anything_that_anybody_could_show() -> None:
    for release in releases_of([], QUARTER.events).values():
        verdicts = dict(zip((each.id for each in ATTRIBUTES), letters(release), strict=True))
        assert {verdicts[id_] for id_ in ("two_persons", "approver_independent", "nothing_skipped")} <= {"u", "n"}
        assert verdicts["image_from_build"] == "u"


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0), st.sampled_from([0.02, 0.1, 0.4]))
def test_what_is_lost_never_makes_a_yes(seed: int, share: float) -> None:
    random = Random(seed)  # noqa: S311  # hypothesis picks the seed
    records = [one for one in QUARTER.records if one["eventName"] in OWN_TRACE or random.random() > share]
    events = [one for one in QUARTER.events if random.random() > share]
    for id_, release in releases_of(records, events).items():
        for attribute, before, after in zip(ATTRIBUTES, QUARTER.expected[id_], letters(release), strict=True):
            assert after != "y" or before == "y", (QUARTER.cases[id_], attribute.id, release)


NEEDED = {
    "StartPipelineExecution": "ABC__",
    "PutApprovalResult": "ABC__",
    "PutImage": "___D_",
    "Action-Approve1-STARTED": "ABCD_",
    "Action-Approve1-SUCCEEDED": "ABCD_",
    "Action-Build-SUCCEEDED": "__CD_",
    "Action-Deploy-SUCCEEDED": "__CD_",
    "Action-Source-SUCCEEDED": "__CD_",
    "Pipeline--STARTED": "_BCD_",
    "Pipeline--SUCCEEDED": "_BCD_",
}
"""What an id holds, and the attributes that can be no yes without it."""


def test_a_yes_needs_its_evidence() -> None:
    made = Quarter()
    run = Run(API, 1, BEGIN + EVERY, 1, approvers=(DAVE,))
    made.edit(run, -600, ALICE)
    lost = {}
    for number, word in enumerate(("nothing", "nothing", *NEEDED), 1):
        each = replace(run, number=number, at=BEGIN + number * EVERY)
        records, events = len(made.records), len(made.events)
        made.shipped(each)
        made.records[records:] = [one for one in made.records[records:] if word not in one["eventID"]]
        made.events[events:] = [one for one in made.events[events:] if word not in one["id"]]
        lost[each.id] = word
    found = releases_of(made.records, made.events)
    for id_, word in lost.items():
        needy = NEEDED.get(word, "")
        for attribute, verdict in zip(ATTRIBUTES, letters(found[id_]), strict=True):
            assert (verdict == "y") == (attribute.letter not in needy), (word, attribute.id, found[id_])
            assert verdict != "n", (word, attribute.id)
