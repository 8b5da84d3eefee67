from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from custody.detections import DetectionSettings
from custody.settings.source import parse
from custody.severity import Severity


class Outer(BaseModel):
    detections: DetectionSettings = DetectionSettings()


def test_everything_can_be_written_as_json() -> None:
    told = Outer.model_validate(
        {
            "detections": {
                "trusted_pushers": ["arn:aws:iam::111122223333:role/ci/builder"],
                "business_hours": {"days": ["sun", "mon"], "opens": 8, "closes": 18, "utc_offset_minutes": 60},
                "mass_deletion_count": 5,
                "switched_off": ["image-pushed"],
                "severity": {"image-deleted": "critical"},
            }
        }
    ).detections
    assert told.trusted_pushers == ("arn:aws:iam::111122223333:role/ci/builder",)
    assert told.business_hours.days == ("sun", "mon")
    assert told.severity == {"image-deleted": Severity.CRITICAL}
    assert told.silence_hours == 24


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"switched_off": ["image-pushd"]},
            "switched_off: there is no detection 'image-pushd'; did you mean image-pushed?",
        ),
        ({"severity": {"zzz": "low"}}, "severity: there is no detection 'zzz'; custody detections lists them"),
        (
            {"trusted_pushers": ["builder"]},
            "'builder' is no ARN of a role or user; write arn:aws:iam::111122223333:role/NAME",
        ),
        ({"job_workers": ["arn:aws:sts::111122223333:assumed-role/a/b"]}, "is no ARN of a role or user"),
        ({"trusted_accounts": ["1234"]}, "'1234' is no account id; write twelve digits, in quotes"),
        ({"allowed_regions": ["frankfurt"]}, "'frankfurt' is no Region; write a name such as eu-central-1"),
        ({"watched_names": ["a b"]}, "'a b' is no name; write letters, digits and hyphens"),
        ({"business_hours": {"opens": 20, "closes": 8}}, "opens 20 is not before closes 8; write an earlier hour"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_write(values: dict[str, Any], line: str) -> None:
    with pytest.raises(ValidationError) as caught:
        DetectionSettings.model_validate(values)
    first = caught.value.errors()[0]
    assert first["type"] == "value_error"
    assert line in first["msg"]
    assert "\n" not in first["msg"]


@pytest.mark.parametrize(
    "values",
    [
        {"trusted_accounts": [123456789012]},
        {"severity": {"image-pushed": "loud"}},
        {"mass_deletion_count": 1},
        {"mass_deletion_count": "20"},
        {"silence_hours": 721},
        {"watched_names": []},
        {"business_hours": {"days": ["monday"]}},
        {"business_hours": {"closes": 25}},
        {"trusted_pusher": []},
    ],
)
def test_what_is_not_allowed_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DetectionSettings.model_validate(values)


def test_every_setting_says_what_to_write() -> None:
    for name, field in DetectionSettings.model_fields.items():
        extra = field.json_schema_extra
        assert isinstance(extra, dict), name
        assert extra["write"], name
        assert field.description, name


def test_watching_adds_the_deployment_in_front() -> None:
    assert DetectionSettings().watching("audit").watched_names == ("audit",)
    assert DetectionSettings().watching("custody").watched_names == ("custody",)
    assert DetectionSettings(watched_names=("org-trail", "audit")).watching("audit").watched_names == (
        "audit",
        "org-trail",
    )


@pytest.mark.parametrize("names", [["custody"], ["custody", "org-trail"], ["org-trail", "custody"]])
def test_a_name_that_is_written_out_is_never_dropped(names: list[str]) -> None:
    told = DetectionSettings.model_validate({"watched_names": names}).watching("audit")
    assert told.watched_names == ("audit", *names)
    assert told.watching("audit").watched_names == ("audit", *names)
    assert parse({"custody": {"name": "audit", "detections": {"watched_names": names}}}).of_detections == told
