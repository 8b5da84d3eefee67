"""The command, run against the emulated AWS as another process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.aws.names import Names

if TYPE_CHECKING:
    from datetime import datetime

    from lab import Lab

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "tests" / "samples" / "reference"
REGION = "eu-west-1"
NAME = "asking"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Custody = Callable[..., Ran]


def environment(lab: Lab, home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, **lab.environment(region=REGION), "XDG_CACHE_HOME": str(home)}


def push(number: int, moment: datetime, region: str = REGION) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((REFERENCE / "ecr-PutImage.json").read_text("utf-8"))
    return {
        **record,
        "eventID": f"00000000-0000-4000-8000-{number:012d}",
        "eventTime": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "awsRegion": region,
    }


def ids(ran: Ran) -> set[str]:
    assert ran.code == 0, ran.err
    return {row["event_id"][-1] for row in ran.rows if row["event_id"].startswith("00000000-0000")}


def make_workgroup(lab: Lab, name: str) -> Names:
    """The workgroup of a deployment of that name, as the lake makes it, and the bucket of its answers."""
    names = Names(name=name, partition="aws", account=lab.state.account, home_region=REGION)
    lab.client("s3", REGION).create_bucket(
        Bucket=names.lake.results_bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    lab.client("athena", REGION).create_work_group(
        Name=names.lake.workgroup,
        Configuration={
            "ResultConfiguration": {"OutputLocation": f"s3://{names.lake.results_bucket}/answers/"},
            "EnforceWorkGroupConfiguration": True,
            "BytesScannedCutoffPerQuery": 10_000_000,
        },
    )
    return names
