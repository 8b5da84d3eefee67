"""Buckets of an organization, as the landing zones lay them out, asked through the emulated S3."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from boto3 import Session
from deploy.asking.common import REGION, push
from support.log_layouts import FOLDERS

import custody
from custody.aws.account import Account
from custody.doctor.live.log_files import accounts_of_record, files_arrive
from custody.doctor.result import Result, State
from custody.doctor.scene import Scene
from custody.settings.source import parse

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lab import Lab

pytestmark = pytest.mark.lab

ACCOUNTS, REGIONS = ("111122223333", "444455556666", "777788889999"), (REGION, "us-east-1")

OWN, STRANGER = "123456789012", "222233334444"


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


@pytest.mark.parametrize("name", FOLDERS)
def test_the_doctor_sees_where_files_arrive(
    lab: Lab, name: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in lab.environment(region=REGION).items():
        monkeypatch.setenv(variable, value)
    bucket, folder = f"arriving-{list(FOLDERS).index(name)}", FOLDERS[name]
    _fill(lab, bucket, folder, now)
    prefix, _, organization = folder.removesuffix("/").rpartition("AWSLogs")
    settings: dict[str, Any] = {
        "home_region": REGION,
        "mode": "existing",
        "record": {"bucket": bucket},
        "trail": {"prefix": prefix.strip("/")},
        "lake": {"accounts": "discovered"},
    }
    if organization:
        settings["organization"] = {"id": organization.strip("/"), "management_account": ACCOUNTS[0]}
    assert {each.subject: each.state for each in _arriving(settings, now)} == {
        f"log files of {account}": State.RIGHT for account in ACCOUNTS
    }
    late = now + timedelta(days=3)
    assert {each.state for each in _arriving(settings, late)} == {State.WRONG}
    named = {**settings, "lake": {"accounts": [*ACCOUNTS, STRANGER]}}
    (missing,) = [each for each in _arriving(named, now) if each.state is not State.RIGHT]
    assert missing.said == (
        f"none since yesterday under s3://{bucket}/{folder}{STRANGER}/CloudTrail/, in no Region that is forwarded"
    )
    elsewhere = {**settings, "trail": {"prefix": "elsewhere"}}
    assert [each.state for each in _arriving(elsewhere, now)] == [State.WRONG]


def _arriving(settings: dict[str, Any], now: datetime) -> list[Result]:
    chosen = parse({"custody": settings})
    scene = Scene(chosen, Account(Session(region_name=REGION), replace(chosen.names, account=OWN)), (), now)
    return [each for account in accounts_of_record(scene) for each in files_arrive(scene, account)]


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
