"""What `make synth` says would be deployed is what the templates hold, and what the settings say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import synthesized
from support.variants import settings_of

import app
from custody.detections import all_detections
from custody.errors import SettingsError
from custody.settings import Settings
from custody.settings.source import parse
from custody.severity import Severity
from docs import summary
from docs.cost_model import parts, total

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
ALERTING = [detection for detection in all_detections() if detection.severity >= Severity.LOW]
ASKED = sum(detection.question is not None for detection in ALERTING)
RULES = sum(detection.pattern is not None for detection in ALERTING)
DETECTIONS = (
    f"{RULES} by rule, within minutes; {ASKED} by question, on a schedule; "
    f"{len(all_detections()) - len(ALERTING)} below low raise no alert"
)


@pytest.fixture
def said(tmp_path: Path) -> Callable[..., str]:
    def say(variant: str, **other: Any) -> str:
        folder = tmp_path / variant
        shutil.copytree(synthesized(variant).directory, folder)
        app.leave(
            parse({"custody": {**settings_of(variant).model_dump(mode="json", exclude_unset=True), **other}}), folder
        )
        return summary.text(folder)

    return say


def row(text: str, label: str) -> str:
    """One row, its lines joined."""
    found = re.search(rf"^  {label} +(.*(?:\n {{14}}.*)*)", text, re.MULTILINE)
    assert found, text
    return " ".join(found[1].split())


def test_it_counts_what_is_in_the_templates(said: Callable[..., str]) -> None:
    text = said("default")
    templates = synthesized("default").templates
    types = [body["Type"] for each in templates.values() for body in each.raw["Resources"].values()]

    assert all(
        f"{name} in {each.environment.region}, {len(each.raw['Resources'])} resources" in text
        for name, each in templates.items()
    )
    assert row(text, "resources").startswith(f"{len(types)}: {types.count('AWS::Events::Rule')} Events::Rule, ")
    assert len(re.findall(r"\d+ \w+::", row(text, "resources"))) == len(set(types))
    assert max(map(len, text.splitlines())) <= 112
    assert row(text, "detections") == DETECTIONS
    assert row(text, "record") == "log files are kept 2,557 days, locked under governance; cdk destroy leaves it"
    assert row(text, "mail").startswith("NOBODY: set alert_emails")
    assert f"about {total(parts(regions=1, accounts=1)):.2f} USD a month" in row(text, "cost")
    assert "estimate" in row(text, "cost")
    assert "docs/costs.md" in row(text, "cost")


def test_it_says_what_the_settings_say(said: Callable[..., str]) -> None:
    text = said("everything")
    assert row(text, "mail") == (
        "security@example.com, on-call@example.com; each confirms 5 mails of AWS's, one a topic, before the first alert"
    )
    assert "locked under compliance" in row(text, "record")
    assert "home is eu-central-1" in row(text, "Regions")
    assert row(said("sandbox", object_lock="none"), "record").endswith("1 days, not locked; cdk destroy DELETES it")
    regions = said("regions")
    assert "events are forwarded from eu-central-1, us-east-1, ap-southeast-2" in row(regions, "Regions")
    assert f"about {total(parts(regions=3, accounts=1)):.2f} USD" in row(regions, "cost")


def test_questions_that_are_not_asked_cost_nothing(said: Callable[..., str]) -> None:
    text = said("default", lake={"questions": False})
    cost = re.search(r"about ([\d.]+) USD", row(text, "cost"))
    assert cost
    assert float(cost[1]) < total(parts(regions=1, accounts=1)) - 1
    assert f"none of {ASKED} by question" in row(text, "detections")


def test_what_app_py_leaves_is_what_it_was_told(tmp_path: Path) -> None:
    told = settings_of("everything")
    app.leave(told, tmp_path)
    left = json.loads((tmp_path / summary.SETTINGS_FILE).read_text("utf-8"))
    assert parse({"custody": left}) == told
    app.leave(Settings(), tmp_path)
    assert (tmp_path / summary.SETTINGS_FILE).read_text("utf-8") == "{}"


def test_a_folder_without_a_synthesis_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="run make synth first"):
        summary.text(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "docs.summary", "--output", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("custody: ")


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [([], "cdk.out"), (["-o", "x"], "x"), (["--output=x", "-c", "a=b"], "x"), (["-c", "o=b", "--output", "y"], "y")],
)
def test_it_looks_where_the_synthesis_wrote(arguments: list[str], folder: str) -> None:
    assert summary.folder_of(arguments) == Path(folder)


def test_exceptions_are_counted_and_their_ends_told(tmp_path: Path) -> None:
    told = {"reason": "Moved", "owner": "platform"}
    exceptions = [
        {**told, "detection": "image-pushed", "until": "2027-03-01"},
        {**told, "detection": "image-deleted", "until": "2027-06-01"},
    ]
    folder = tmp_path / "default"
    shutil.copytree(synthesized("default").directory, folder)
    app.leave(parse({"custody": {"exceptions": exceptions}}), folder)

    def rows(today: date) -> list[str]:
        lines = summary.text(folder, today).splitlines()
        return lines[next(at for at, line in enumerate(lines) if line.startswith("  exceptions ")) :]

    assert rows(date(2027, 1, 1)) == ["  exceptions  2, which raise no alert and stay in the record"]
    soon = " ".join(" ".join(rows(date(2027, 2, 15))).split())
    assert "; 1 of them ended, or ends within 14 days" in soon
    assert "exceptions.0 (detection image-pushed; platform: Moved) ends in 14 days, on 2027-03-01" in soon


def test_without_exceptions_none_are_spoken_of(said: Callable[..., str]) -> None:
    assert "exception" not in said("default")
