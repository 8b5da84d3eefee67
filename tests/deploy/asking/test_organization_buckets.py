"""Buckets of an organization, as the landing zones lay them out, asked through the emulated S3."""

from __future__ import annotations

import gzip
import json
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from deploy.asking.common import REGION, push
from support.log_layouts import FOLDERS

import custody

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lab import Lab

pytestmark = pytest.mark.lab

ACCOUNTS, REGIONS = ("111122223333", "444455556666", "777788889999"), (REGION, "us-east-1")


@pytest.mark.parametrize("number", range(len(FOLDERS)), ids=FOLDERS)
def test_every_account_answers_whatever_the_layout(
    lab: Lab, number: int, now: datetime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bucket, folder = f"organization-{number}", list(FOLDERS.values())[number]
    records = _fill(lab, bucket, folder, now)
    for name, value in {**lab.environment(region=REGION), "XDG_CACHE_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    logs = f"s3://{bucket}"
    pushes = custody.ask("who-pushed", logs=logs)
    assert {row["event_id"] for row in _rows(pushes)} == {record["eventID"] for record in records}
    covered = {(row["account"], row["region"]) for row in _rows(custody.ask("record-coverage", logs=logs))}
    assert covered == set(product(ACCOUNTS, REGIONS))
    assert {chain.push["account"] for chain in custody.lineage("testrepo:latest", logs=logs).chains} == set(ACCOUNTS)


def _fill(lab: Lab, bucket: str, folder: str, now: datetime) -> list[dict[str, Any]]:
    """A push of each account in each Region, with digest files beside."""
    s3 = lab.client("s3", REGION)
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    records = []
    for number, (account, region) in enumerate(product(ACCOUNTS, REGIONS)):
        record = {**push(number, now, region), "recipientAccountId": account}
        records.append(record)
        for kind, content in (("CloudTrail", {"Records": [record]}), ("CloudTrail-Digest", {"logFiles": []})):
            name = f"{account}_{kind}_{region}_{now:%Y%m%dT%H%MZ}_x.json.gz"
            key = f"{folder}{account}/{kind}/{region}/{now:%Y/%m/%d}/{name}"
            s3.put_object(Bucket=bucket, Key=key, Body=gzip.compress(json.dumps(content).encode()))
    return records


def _rows(answer: Any) -> list[dict[str, Any]]:
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
