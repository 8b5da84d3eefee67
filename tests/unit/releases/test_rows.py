"""Rows as data, samples that can be drawn again, and totals."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.releases.model import ATTRIBUTES, Release, Releases, Said, Verdict
from custody.releases.releases import SampleError, releases
from custody.releases.rows import release_of
from custody.releases.sample import draw

WHEN = datetime(2026, 7, 1, 8)  # noqa: DTZ001 - UTC unsaid, as every time of the record


def release(id_: str, *said: Said) -> Release:
    verdicts = tuple(Verdict(each, what, "so") for each, what in zip(ATTRIBUTES, said, strict=bool(said)))
    return Release(
        account="111122223333",
        region="eu-central-1",
        pipeline="api",
        execution_id=id_,
        shipped=Said.YES,
        shipped_at=WHEN,
        how="the execution succeeded",
        verdicts=verdicts,
    )


def row(**other: Any) -> dict[str, Any]:
    empty = dict.fromkeys(
        (
            *(
                "version",
                "started_at",
                "ended_at",
                "state",
                "definition_changed_by",
                "commits",
                "authors",
                "started_by",
            ),
            *("trigger_type", "builds", "images", "scans", "approvers", "approved_at", "approval_status"),
            *("approval_seconds", "approval_comments", "deployments", "interventions", "gaps", "event_ids"),
        )
    )
    said = {name: value for a in ATTRIBUTES for name, value in ((a.id, "unknown"), (f"{a.id}_reason", "so"))}
    named = {"account": "1", "region": "r", "pipeline": "p", "execution_id": "e", "shipped": "yes", "shipped_at": WHEN}
    return {**empty, **said, **named, "how": "it succeeded", "definition_changed": "no", **other}


def test_columns_of_several_become_several() -> None:
    found = release_of(
        row(
            approvers="ann | bob",
            approved_at="2026-07-01 08:00:00 | 2026-07-01 09:00:00",
            approval_status="Rejected | Approved",
            approval_seconds=" | 60",
            approval_comments=" | ",
            gaps="one | other",
        )
    )
    assert [(each.approver, each.seconds, each.comment) for each in found.approvals] == [
        ("ann", None, ""),
        ("bob", 60, ""),
    ]
    assert found.gaps == ("one", "other")
    assert release_of(row()).approvals == ()
    one = release_of(row(approvers="ann", approved_at="2026-07-01 08:00:00"))
    assert [(each.at, each.status, each.seconds) for each in one.approvals] == [(WHEN, None, None)]


@given(st.lists(st.text(), unique=True), st.integers(min_value=1), st.integers())
def test_a_sample_is_drawn_again_in_any_order(ids: list[str], size: int, seed: int) -> None:
    population = [release(id_) for id_ in ids]
    drawn = draw(population, size, seed)
    assert len(drawn) == min(size, len(population))
    assert set(drawn) == set(draw(population[::-1], size, seed))
    assert [each for each in population if each in drawn] == list(drawn)


def test_a_sample_can_be_drawn_by_hand() -> None:
    population = [release(f"{number:08x}-feed") for number in range(60)]
    lots = {
        sha256(f"7/111122223333/eu-central-1/api/{each.execution_id}".encode()).hexdigest(): each for each in population
    }
    assert set(draw(population, 25, 7)) == {lots[lot] for lot in sorted(lots)[:25]}
    assert draw(population, 25, 7) != draw(population, 25, 8)


def test_a_sample_of_none_is_refused() -> None:
    with pytest.raises(SampleError, match="a sample of 0 releases is none; write 1 or more"):
        releases(sample=0)


def test_totals_add_up() -> None:
    rows = (
        release("a", *[Said.YES] * 5),
        release("b", Said.NO, Said.UNKNOWN, *[Said.YES] * 3),
        release("c", Said.UNKNOWN, *[Said.YES] * 4),
    )
    found = Releases(since=None, until=None, releases=rows, population=())
    totals = found.totals
    assert (totals.releases, totals.clean, totals.exceptions, totals.unknown, totals.shipped) == (3, 1, 1, 1, 3)
    assert [each.execution_id for each in found.exceptions] == ["b"]
    assert totals.by_attribute["two_persons"] == {Said.YES: 1, Said.NO: 1, Said.UNKNOWN: 1}
