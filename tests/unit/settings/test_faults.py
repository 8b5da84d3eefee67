"""All that is wrong is told in one run, a line a fault; what only may be wrong is not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import app
from custody.errors import SettingsError
from custody.settings.effective import effective
from custody.settings.source import check_place, parse
from custody.settings.spelling import misplaced, misspelt

ROOT = Path(__file__).resolve().parents[3]


def lines_of(context: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as error:
        parse(context)
    assert str(error.value) == "; and ".join(error.value.lines)
    return error.value.lines


MANY = {
    "name": "X",
    "retention_days": 0,
    "regions": ["us-east-1", 5],
    "alert_emails": ["a", "b", "c@d.org"],
    "tags": {"aws:a": "x", "b<": "y"},
    "trail": {"insight": True},
    "detections": {"trusted_accounts": ["1", "2"], "switched_off": ["image-pusht", "zzz"]},
    "organization": {"id": "x"},
}


def test_every_fault_is_a_line() -> None:
    lines = lines_of({"custody": MANY, "custody.bus.log": "off", "custody.lake.enabled": "perhaps"})

    assert [line.partition(": ")[0].partition(" does not")[0] for line in lines] == [
        "setting bus.log",
        "setting name",
        "setting regions.1",
        "setting retention_days",
        "setting alert_emails",
        "setting alert_emails",
        "setting trail.insight",
        "setting lake.enabled",
        "setting detections.trusted_accounts",
        "setting detections.trusted_accounts",
        "setting organization.id",
        "setting organization.management_account",
        "setting tags",
        "setting tags",
    ]


def test_every_region_that_is_none_is_named_whatever_else_is_wrong() -> None:
    lines = lines_of({"custody": {"name": "X", "regions": ["us-east-1", "mars-1", "venus-2"]}, "custdoy.name": "x"})

    assert [word for line in lines for word in ("custdoy", "'X'", "mars-1", "venus-2") if f"{word}" in line] == [
        "custdoy",
        "'X'",
        "mars-1",
        "venus-2",
    ]


def test_detections_that_do_not_exist_are_all_named() -> None:
    lines = lines_of({"custody": {"detections": {"switched_off": ["image-pusht", "zzz"], "severity": {"yyy": "low"}}}})

    assert len(lines) == 3
    assert "did you mean image-pushed?" in lines[0]


def test_conflicts_are_told_together_and_beside_what_is_wrong_alone() -> None:
    conflict = {"removal": "destroy", "object_lock": "compliance"}
    no_archive = {"home_region": "ap-southeast-5", "regions": ["eu-west-1"]}

    assert len(lines_of({"custody": {**conflict, **no_archive}})) == 3
    alone, conflicting = lines_of({"custody": {**conflict, "name": "X"}})
    assert (alone[:12], conflicting[:16]) == ("setting name", "setting removal:")


@pytest.mark.parametrize(
    "context",
    [
        {"custody": {"home_region": "eu-centrall-1", "regions": ["eu-central-1"]}},
        {"custody": {"home_regoin": "eu-central-1", "regions": ["eu-central-1"]}},
        {"custody": {"regions": ["eu-central-1"]}, "custody.home_regoin": "eu-central-1"},
        {"custdoy": {"home_region": "eu-central-1"}, "custody.regions": "eu-central-1"},
    ],
    ids=["bad", "unknown", "unknown override", "misspelt block"],
)
def test_no_conflict_is_told_with_what_was_not_read(context: dict[str, Any]) -> None:
    (line,) = lines_of(context)

    assert "leaves out" not in line


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("custdoy", "custody"),
        ("custdy", "custody"),
        ("custodyy", "custody"),
        ("costudy", "custody"),
        ("Custody", "custody"),
        ("custdoy.trail.prefix", "custody.trail.prefix"),
        ("custody:home_region", "custody.home_region"),
        ("custody_name", "custody.name"),
    ],
)
def test_a_key_that_is_nearly_custody_s(key: str, meant: str) -> None:
    assert list(misspelt([key])) == [
        f"context key {key!r} is not custody's, and nothing reads it; did you mean {meant}?"
    ]
    assert lines_of({key: {}})


OTHERS = [
    "@aws-cdk/core:enablePartitionLiterals",
    "aws:cdk:bundling-stacks",
    "availability-zones:account=111122223333:region=us-east-1",
    "hosted-zone",
    "cloud-custodian",
    "custodian",
    "custom",
    "customer",
    "study",
    "dusty",
    "name",
    "custody-of-evidence",
]


def test_keys_of_others_are_none_of_ours() -> None:
    assert list(misspelt([*OTHERS, "custody", "custody.name"])) == []
    assert list(misplaced([*OTHERS, "app", "context", "watch", "versionReporting"])) == []
    assert parse(dict.fromkeys(OTHERS, "x")) == parse({})


def test_custody_outside_context(tmp_path: Path) -> None:
    cdk_json = tmp_path / "cdk.json"
    cdk_json.write_text(json.dumps({"app": "x", "custody": {}, "custdoy": {}, "context": {"custody": {"name": "X"}}}))

    with pytest.raises(SettingsError) as error:
        check_place(cdk_json)
    with pytest.raises(SettingsError) as error:
        effective(cdk_json, ["custody.retention_days=0", "regions=all", "trail=x"])
    assert [line.split()[0] for line in error.value.lines] == [
        "'custody'",
        "'custdoy'",
        "-c",
        "-c",
        "setting",
        "setting",
    ]


def test_the_app_and_the_command_line_say_a_line_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps({"custody": MANY, "custdoy": {}}))
    assert app.main([]) == 2
    said = capsys.readouterr().err.splitlines()
    (tmp_path / "cdk.json").write_text(json.dumps({"context": {"custody": MANY, "custdoy": {}}}), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "custody", "settings", "--cdk-json", str(tmp_path / "cdk.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (2, "", said)
    assert len(said) == 13
    assert all(line.startswith("custody: ") for line in said)


def test_the_app_sees_what_stands_outside_context(tmp_path: Path) -> None:
    """The CDK CLI passes the context alone: what stands beside it only the file shows."""
    for name in ("custody", "constructs", "stacks"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "app.py", tmp_path)
    (tmp_path / "cdk.json").write_text(json.dumps({"app": "python3 app.py", "custody": {"name": "audit"}}), "utf-8")

    done = subprocess.run([sys.executable, "app.py"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("custody: 'custody' stands outside context in cdk.json")
