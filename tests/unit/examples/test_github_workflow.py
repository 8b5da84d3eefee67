"""The example workflow: GitHub would read it, it asks for no more than it needs, and its commands do what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "examples" / "github-workflow"
FILE = FOLDER / "custody-scan.yml"


@pytest.fixture
def workflow() -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def script(workflow: dict[Any, Any], name: str) -> str:
    (step,) = (step for step in workflow["jobs"]["scan"]["steps"] if step.get("name") == name)
    return str(step["run"])


def test_it_is_a_workflow_that_asks_for_little(workflow: dict[Any, Any]) -> None:
    # YAML reads a bare `on` as true.
    assert set(workflow) == {"name", True, "permissions", "env", "jobs"}
    assert workflow["permissions"] == {"contents": "read", "id-token": "write", "security-events": "write"}
    assert {key for step in workflow["jobs"]["scan"]["steps"] for key in step} <= {
        "uses",
        "with",
        "name",
        "id",
        "run",
        "env",
    }
    assert len(list(FOLDER.iterdir())) <= 3
    # A script that an expression is pasted into runs whatever the expression holds.
    assert not any("${{" in step.get("run", "") for step in workflow["jobs"]["scan"]["steps"])


def test_actions_are_pinned_as_the_house_s_own_or_by_major_version(workflow: dict[Any, Any]) -> None:
    known = set(re.findall(r"uses: (\S+)", (ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8")))
    used = {step["uses"] for step in workflow["jobs"]["scan"]["steps"] if "uses" in step}
    assert {
        action for action in used if action not in known and not re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", action)
    } == set()


QUIET = {
    "eventVersion": "1.11",
    "userIdentity": {"type": "AssumedRole", "accountId": "111122223333"},
    "eventTime": "2026-11-20T12:00:00Z",
    "eventSource": "ecr.amazonaws.com",
    "eventName": "DescribeRepositories",
    "awsRegion": "us-east-1",
    "eventID": "11111111-2222-3333-4444-555555555555",
    "readOnly": True,
    "eventType": "AwsApiCall",
    "recipientAccountId": "111122223333",
}


@pytest.mark.parametrize(("logs", "code"), [("trail-stopped", "1"), ("quiet", "0"), ("broken", "3"), ("nothing", "2")])
def test_the_scan_writes_sarif_and_keeps_its_exit_code(
    logs: str, code: str, tmp_path: Path, workflow: dict[Any, Any]
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    if logs == "trail-stopped":
        shutil.copy(ROOT / "tests" / "samples" / logs / "fires.json", folder / "a.json")
    if logs in {"quiet", "broken"}:
        (folder / "a.json").write_text(json.dumps({"Records": [QUIET]}), "utf-8")
    if logs == "broken":
        (folder / "b.json").write_text('{"Records": [', "utf-8")
    output = tmp_path / "output"
    done = subprocess.run(
        ["bash", "-e", "-c", script(workflow, "Scan")],  # noqa: S607 - as GitHub runs it
        cwd=tmp_path,
        env={**os.environ, "GITHUB_OUTPUT": str(output), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == (1 if code == "2" else 0), done.stderr
    assert output.read_text("utf-8") == f"code={code}\n"
    if code != "2":
        sarif = json.loads((tmp_path / "findings.sarif").read_text("utf-8"))
        (run,) = sarif["runs"]
        assert (sarif["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "custody")
        assert bool(run["results"]) == (logs == "trail-stopped")


def test_the_readme_names_what_the_workflow_has(workflow: dict[Any, Any]) -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    assert "CUSTODY" in workflow["env"]
    assert {"`CUSTODY`", "`env`", "`AuditBucket`", FILE.name} <= set(re.findall(r"`[^`]+`", text)) | {FILE.name}
