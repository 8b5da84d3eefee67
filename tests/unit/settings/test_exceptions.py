"""Exceptions in the settings: what is one, and the line for each that is none."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from custody.alerts.exceptions import SOON_DAYS
from custody.errors import SettingsError
from custody.sanitize import sanitize
from custody.settings import Settings
from custody.settings.effective import effective
from custody.settings.ends import LONGEST, SOON, ends_of, insist_on_ends
from custody.settings.exceptions import ExceptionSettings
from custody.settings.source import parse

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 20)
TOLD = {"reason": "Moved to the new registry by March", "owner": "platform", "until": "2027-03-01"}
ARN = "arn:aws:sts::111122223333:assumed-role/Mover/*"


def one(**fields: Any) -> dict[str, Any]:
    """An exception as it is written, some fields set or, by None, left out."""
    return {name: value for name, value in {**TOLD, "detection": "image-pushed", **fields}.items() if value is not None}


def read(*exceptions: Any, **others: Any) -> tuple[ExceptionSettings, ...]:
    return parse({"custody": {"exceptions": list(exceptions), **others}}).exceptions


def lines_of(*exceptions: Any) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as error:
        read(*exceptions)
    return error.value.lines


def test_an_exception_says_what_why_whose_and_until_when() -> None:
    (found,) = read(one(actor=ARN, resource="shop/?", account="111122223333", region="eu-*", ticket="OPS-42"))
    assert found.until == date(2027, 3, 1)
    assert found.named == f"detection image-pushed, actor {ARN}, resource shop/?, account 111122223333, region eu-*"
    assert found.plain({"image-pushed": "ecr", "image-deleted": "ecr"}) == {
        "detections": ["image-pushed"],
        "actor": ARN,
        "resource": "shop/?",
        "account": "111122223333",
        "region": "eu-*",
        "reason": TOLD["reason"],
        "owner": "platform",
        "ticket": "OPS-42",
        "until": "2027-03-01",
    }


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"detection": "image-*"}, ["image-deleted", "image-pushed"]),
        ({"detection": None, "area": "watcher"}, ["trail-stopped"]),
        ({"detection": None, "actor": ARN}, ["image-deleted", "image-pushed", "trail-stopped"]),
    ],
)
def test_detections_are_meant_by_wildcards_by_area_or_all(fields: Any, ids: list[str]) -> None:
    (found,) = read(one(**fields))
    areas = {"trail-stopped": "watcher", "image-pushed": "ecr", "image-deleted": "ecr"}
    assert found.plain(areas)["detections"] == ids


BAD: dict[str, tuple[Any, tuple[str, ...]]] = {
    "a text": ("image-pushed", ("exceptions.0", "'image-pushed'", "list of objects")),
    "a field that there is none of": (one(untill="x"), ("exceptions.0.untill", "did you mean until?")),
    "unknown detection": (one(detection="image-pusht"), ("exceptions.0.detection", "did you mean image-pushed?")),
    "wildcards that meet no detection": (one(detection="zz*"), ("exceptions.0.detection", "'zz*'", "no detection")),
    "unknown area": (one(detection=None, area="ecs"), ("exceptions.0.area", "'ecs'", "codepipeline")),
    "detection and area": (one(area="ecr"), ("exceptions.0", "one of the two")),
    "nothing to cover": (one(detection=None), ("exceptions.0", "except everything")),
    "a star alone": (one(detection="*"), ("exceptions.0", "except everything")),
    "wildcards alone in every field": (
        one(detection="*", actor="?*", resource="**", account="*", region="*"),
        ("exceptions.0", "except everything"),
    ),
    "no reason": (one(reason=None), ("exceptions.0.reason", "missing")),
    "an empty reason": (one(reason=""), ("exceptions.0.reason", "''")),
    "a blank reason": (one(reason=" "), ("exceptions.0.reason", "' '")),
    "no owner": (one(owner=None), ("exceptions.0.owner", "missing")),
    "no end": (one(until=None), ("exceptions.0.until", "missing", "2027-03-01")),
    "an end that is no day": (one(until="2027-02-30"), ("exceptions.0.until", "'2027-02-30'", "2027-03-01")),
    "an end with an hour": (one(until="2027-03-01T00:00:00"), ("exceptions.0.until", "2027-03-01T00")),
    "an end without hyphens": (one(until="20270301"), ("exceptions.0.until", "'20270301'")),
    "an end that is a number": (one(until=20270301), ("exceptions.0.until", "20270301")),
    "an account that lost its zero": (one(account="11122223333"), ("exceptions.0.account", "twelve digits")),
    "an account that is a number": (one(account=111122223333), ("exceptions.0.account", "in quotes")),
    "a Region that is none": (one(region="Frankfurt"), ("exceptions.0.region", "'Frankfurt'", "eu-central-1")),
    "a control character": (one(reason="a\x1b[2Jb"), ("exceptions.0.reason", "control")),
    "a hidden character": (one(actor="arn:\u202eb"), ("exceptions.0.actor", "hidden")),
    "a blank at an end": (one(resource="shop "), ("exceptions.0.resource", "'shop '")),
    "a reason that is a page": (one(reason="x" * 201), ("exceptions.0.reason", "1 to 200")),
    "a resource without end": (one(resource="x" * 1025), ("exceptions.0.resource", "1 to 1024")),
}


@pytest.mark.parametrize(("written", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_no_exception_is_one_line(written: Any, said: tuple[str, ...]) -> None:
    (line,) = lines_of(written)
    assert sanitize(line) == line
    for each in said:
        assert each in line


def test_two_that_cover_the_same_are_one_too_many() -> None:
    again = one(actor="*", until="2027-01-01", reason="Again")
    (line,) = lines_of(one(resource="a"), one(), again)
    assert line.startswith("setting exceptions.2: covers what exceptions.1 covers, detection image-pushed")


def test_those_that_only_overlap_are_no_mistake() -> None:
    assert len(read(one(), one(resource="a"), one(detection="image-*"))) == 3


def test_detections_of_ones_own_can_be_excepted(tmp_path: Path) -> None:
    (tmp_path / "my_own.py").write_text("", "utf-8")
    (found,) = read(one(detection="my-own"), detections={"folders": [str(tmp_path)]})
    assert found.detection == "my-own"


def test_a_year_ahead_is_the_most_and_is_never_taken_back() -> None:
    last = TODAY + LONGEST
    found = read(one(until=str(last)), one(resource="a", until=str(last + timedelta(days=1))))
    insist_on_ends(found[:1], TODAY)
    with pytest.raises(SettingsError) as error:
        insist_on_ends(found, TODAY)
    assert error.value.lines == (
        f"setting exceptions.1.until: {last + timedelta(days=1)} is more than a year ahead; write {last} at the latest",
    )
    insist_on_ends(found, TODAY + timedelta(days=1))


def test_settings_are_read_on_a_day(tmp_path: Path) -> None:
    cdk_json = tmp_path / "cdk.json"
    cdk_json.write_text(json.dumps({"context": {"custody": {"exceptions": [one()]}}}), "utf-8")
    assert len(effective(cdk_json, (), today=TODAY).settings.exceptions) == 1
    with pytest.raises(SettingsError, match="more than a year ahead"):
        effective(cdk_json, (), today=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 2, 14), None),
        (date(2027, 2, 15), "ends in 14 days, on 2027-03-01"),
        (date(2027, 2, 28), "ends tomorrow, on 2027-03-01"),
        (date(2027, 3, 1), "ends today, on 2027-03-01"),
        (date(2027, 3, 2), "has ended on 2027-03-01"),
    ],
)
def test_its_end_is_told_fourteen_days_before_and_ever_after(day: date, said: str | None) -> None:
    assert SOON.days == SOON_DAYS == 14
    lines = ends_of(read(one()), day)
    assert len(lines) == (said is not None)
    for line in lines:
        assert said is not None
        assert line.startswith(f"exceptions.0 (detection image-pushed; platform: {TOLD['reason']}) {said}")


def test_one_that_has_ended_is_read_like_any_other() -> None:
    # A deployment must not fail because a day has come.
    (found,) = read(one(until="2020-01-01"))
    insist_on_ends([found], TODAY)
    assert found.until == date(2020, 1, 1)


def test_exceptions_can_be_given_for_one_run(custody: Any) -> None:
    ran = custody("settings", "--format", "json", "-c", f"custody.exceptions={json.dumps([one()])}")
    assert json.loads(ran.out)["exceptions"] == {"value": [one()], "from": "-c"}


def test_one_made_in_python_is_the_same() -> None:
    made = ExceptionSettings(detection="image-pushed", reason=TOLD["reason"], owner="platform", until=date(2027, 3, 1))
    assert Settings(exceptions=(made,)).exceptions == read(one())
