"""A bucket of many accounts, as each of the landing zones lays it out, answers as the same records in one folder do."""

from __future__ import annotations

import gzip
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.bucket import MemoryS3
from support.log_layouts import FOLDERS

import custody
from custody.logs.places import Bucket
from custody.logs.s3_layout import prefixes
from custody.logs.span import Span

LOGS = Path(__file__).parents[2] / "history" / "logs"
ANOTHER = "777788889999"
IMAGE = "shop/api:1.1"


@cache
def records() -> list[dict[str, Any]]:
    """The written history, and some of it again in an account that has a Region of its own."""
    found = [
        record for file in sorted(LOGS.glob("*.json")) for record in json.loads(file.read_text("utf-8"))["Records"]
    ]
    copied = [
        {**record, "recipientAccountId": ANOTHER, "awsRegion": "ap-southeast-2", "eventID": f"{record['eventID']}-copy"}
        for record in found[:20]
    ]
    # The documentation's samples have accounts that are none.
    return [record for record in (*found, *copied) if record["recipientAccountId"].isdigit()]


def key(folder: str, record: dict[str, Any], kind: str = "CloudTrail") -> str:
    account, region, time = record["recipientAccountId"], record["awsRegion"], record["eventTime"]
    day, stamp = time[:10].replace("-", "/"), time[:16].replace("-", "").replace(":", "")
    return f"{folder}{account}/{kind}/{region}/{day}/{account}_{kind}_{region}_{stamp}Z_x.json.gz"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("plain") / "all.json"
    file.write_text(json.dumps({"Records": records()}), "utf-8")
    return file


@pytest.fixture(scope="module", params=FOLDERS.values(), ids=FOLDERS)
def bucket(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bucket's files, with digest and Insights files and those of AWS Config beside."""
    root = tmp_path_factory.mktemp("bucket")
    files: dict[str, dict[str, Any]] = {}
    for record in records():
        files.setdefault(key(request.param, record), {"Records": []})["Records"].append(record)
    first = records()[0]
    files[key(request.param, first, "CloudTrail-Digest")] = {"awsAccountId": ANOTHER, "logFiles": []}
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(json.dumps(content).encode()))
    return root


def rows(question: str, logs: Path) -> list[dict[str, Any]]:
    answer = custody.ask(question, logs=str(logs))
    found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return [_without_file(row) for row in found]


def _without_file(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "source_file"}


@pytest.mark.parametrize("question", ["who-pushed", "record-coverage", "approvals"])
def test_questions_answer_as_they_do_of_one_file(bucket: Path, plain: Path, question: str) -> None:
    answer = rows(question, bucket)
    assert answer
    assert answer == rows(question, plain)


def test_the_coverage_names_every_account(bucket: Path) -> None:
    accounts = {row["account"] for row in rows("record-coverage", bucket)}
    assert accounts == {record["recipientAccountId"] for record in records()}
    assert ANOTHER in accounts


def test_lineage_is_the_same(bucket: Path, plain: Path) -> None:
    def steps(logs: Path) -> list[dict[str, Any]]:
        chains = custody.lineage(IMAGE, logs=str(logs)).chains
        return [_without_file(step) for chain in chains for step in chain.steps]

    assert steps(bucket)
    assert steps(bucket) == steps(plain)


@pytest.mark.parametrize("name", [name for name in FOLDERS if "with a prefix" not in name])
def test_of_a_bucket_every_account_is_listed_without_being_told_the_layout(name: str) -> None:
    folder = FOLDERS[name]
    keys = {key(folder, record) for record in records()}
    digest = key(folder, records()[0], "CloudTrail-Digest")
    listed = list(prefixes(MemoryS3.of_keys([*keys, digest]), Bucket("b"), Span(), date(2026, 11, 20)))
    assert all(any(each.startswith(prefix) for prefix in listed) for each in keys)
    assert not any(digest.startswith(prefix) for prefix in listed)
