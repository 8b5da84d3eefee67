"""The records of one release, from the golden week: a push, its build, execution, commit, start and approval."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

HISTORY = Path(__file__).parents[1] / "history"
DIGEST = f"sha256:4{'d' * 63}"
EXECUTION = "00000003-feed-4000-8000-000000000000"
REFERENCE = f"111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/api@{DIGEST}"
CAROL = "carol@example.com"
PUSH, START, APPROVAL = "04-090504-PutImage", "04-090000-StartPipelineExecution", "04-091530-PutApprovalResult"


@cache
def _history() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    log = HISTORY / "logs" / "111122223333_CloudTrail_eu-central-1_2026-11-04.json"
    records = {each["eventID"]: each for each in json.loads(log.read_text("utf-8"))["Records"]}
    events = json.loads((HISTORY / "events" / "codepipeline.json").read_text("utf-8"))
    return (
        [records[name] for name in (PUSH, START, APPROVAL)],
        [each for each in events if each["detail"].get("execution-id") == EXECUTION],
    )


def release(*, approver: str = "dave@example.com") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Records and events; Carol started it, and somebody else approved it."""
    records, events = deepcopy(_history())
    identity = records[2]["userIdentity"]
    for name in ("principalId", "arn"):
        identity[name] = identity[name].replace(CAROL, approver)
    return records, events


def write(folder: Path, records: list[dict[str, Any]], events: list[dict[str, Any]]) -> Path:
    """As log files and files of events lie in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "records.json").write_text(json.dumps({"Records": records}), "utf-8")
    (folder / "events.json").write_text(json.dumps(events), "utf-8")
    return folder
