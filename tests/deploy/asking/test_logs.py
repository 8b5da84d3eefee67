"""Questions asked through S3 and Event history, against the emulated AWS."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from deploy.asking.common import NAME, REGION, ROOT, Custody, environment, ids

from custody.logs.cache import Cache
from custody.logs.places import Bucket
from custody.logs.s3_fetch import Fetched, Object, fetch
from custody.logs.span import Span

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

pytestmark = pytest.mark.lab


def test_a_bucket_is_asked_and_then_read_from_the_cache(trail: str, custody: Custody, tmp_path: Path) -> None:
    where = ["ask", "who-pushed", "--logs", f"s3://{trail}/logs", "--since", "2d"]
    first = custody(*where)
    assert ids(first) == {"0", "1", "2"}
    assert all(row["source_file"].startswith(f"s3://{trail}/logs/AWSLogs/") for row in first.rows)
    files = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.gz")}
    assert files
    assert ids(custody(*where)) == {"0", "1", "2"}
    assert files == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.gz")}


def test_only_the_region_that_is_asked_about_is_fetched(trail: str, custody: Custody, tmp_path: Path) -> None:
    def fetched_for(region: str) -> tuple[set[str], set[str]]:
        ran = custody("ask", "who-pushed", "--region", region, "--logs", f"s3://{trail}", "--since", "2d")
        return ids(ran), {path.name.split("_")[2] for path in tmp_path.rglob("*.gz")}

    assert fetched_for(REGION) == ({"0", "1"}, {REGION})
    # The calls of global services are recorded there, and any trail may deliver them.
    assert fetched_for("us-east-1") == ({"2"}, {REGION, "us-east-1"})


def test_the_trail_of_the_settings_is_found(trail: str, custody: Custody) -> None:
    ran = custody("ask", "who-pushed", "--engine", "local", "--since", "2d")
    assert ids(ran) == {"0", "1", "2"}
    assert trail in ran.rows[0]["source_file"]
    ran = custody("ask", "who-pushed", "--price", "7", "--since", "2d")
    assert ids(ran) == {"0", "1", "2"}
    assert "--price had no effect: no lake is deployed, so Athena was not asked" in ran.err


@pytest.mark.usefixtures("trail")
def test_the_services_own_events_are_found_where_a_lake_keeps_them(custody: Custody, lab: Lab, now: datetime) -> None:
    client = lab.client("s3", REGION)
    bucket = f"{NAME}-lake-{lab.state.account}-{REGION}"
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    event = {
        "id": "state-1",
        "source": "aws.codepipeline",
        "detail-type": "CodePipeline Pipeline Execution State Change",
        "time": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        "account": lab.state.account,
        "region": REGION,
        "detail": {"pipeline": "shop", "execution-id": "run-1", "state": "STARTED"},
    }
    lines = gzip.compress(json.dumps(event).encode() + b"\n")
    client.put_object(Bucket=bucket, Key=f"state-changes/{now:%Y/%m/%d}/part.gz", Body=lines)
    ran = custody("timeline", "--engine", "local", "--since", "2d", "--pipeline", "shop")
    assert [row["step"] for row in ran.rows] == ["CodePipeline Pipeline Execution State Change STARTED"]
    assert ran.rows[0]["source_file"] == f"s3://{bucket}/state-changes/{now:%Y/%m/%d}/part.gz"


def test_an_empty_period_says_where_it_looked(trail: str, custody: Custody) -> None:
    ran = custody("ask", "who-pushed", "--logs", f"s3://{trail}", "--from", "2020-01-01", "--to", "2020-01-02")
    assert (ran.code, ran.out) == (2, "")
    assert f"no log files in s3://{trail}/logs/AWSLogs/" in ran.err or f"s3://{trail}/" in ran.err
    assert ran.err.count("\n") == 1


def test_a_bucket_that_is_not_there_is_one_line(custody: Custody) -> None:
    ran = custody("ask", "who-pushed", "--logs", "s3://no-such-bucket-at-all")
    assert ran.code == 2
    assert ran.err.startswith("custody: s3://no-such-bucket-at-all: there is no bucket of that name; ")
    assert ran.err.count("\n") == 1


@pytest.mark.usefixtures("trail")
def test_event_history_needs_no_trail(custody: Custody, tmp_path: Path) -> None:
    where = ["ask", "who-pushed", "--logs", "event-history", "--since", "2d", "--region"]
    assert ids(custody(*where, REGION)) == {"0", "1"}
    ran = custody(*where, "us-east-1")
    assert ids(ran) == {"2"}
    assert ran.rows[0]["source_file"].startswith("event-history:us-east-1/")
    assert "last 90 days" in ran.err
    assert list(tmp_path.rglob("*ecr.amazonaws.com.json"))


KILLED = """
import sys
from datetime import datetime
from pathlib import Path
from boto3.session import Session
from custody.logs.cache import Cache
from custody.logs.places import Bucket
from custody.logs.s3_fetch import Fetched, fetch
from custody.logs.span import Span
client = Session().client("s3", region_name="eu-west-1")
for number, _ in enumerate(fetch(client, Bucket("many-files"), Span(), Cache(Path(sys.argv[1])), tally=Fetched())):
    print(number, flush=True)
"""


@pytest.fixture(scope="module")
def many_files(lab: Lab) -> Any:
    client = lab.client("s3", REGION)
    client.create_bucket(Bucket="many-files", CreateBucketConfiguration={"LocationConstraint": REGION})
    for number in range(60):
        client.put_object(Bucket="many-files", Key=f"some/{number:03d}.json", Body=bytes([number]) * 200_000)
    return client


def whole(cache: Path) -> int:
    """How many files there are; every one of them is whole."""
    found = [path for path in cache.rglob("*.json") if not path.name.startswith(".part-")]
    for path in found:
        data = path.read_bytes()
        assert len(data) == 200_000
        assert set(data) == {int(path.name.rpartition("-")[2][:3])}
    return len(found)


def test_a_run_that_is_killed_leaves_only_whole_files(many_files: Any, lab: Lab, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    command = [sys.executable, "-c", KILLED, str(cache)]
    with subprocess.Popen(command, env=environment(lab, tmp_path), stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    before = whole(cache)
    assert 0 < before < 60
    tally = Fetched()
    found = list(fetch(many_files, Bucket("many-files"), Span(), Cache(cache), tally=tally))
    assert (len(found), tally.cached, tally.fetched) == (60, before, 60 - before)
    assert whole(cache) == 60


@pytest.mark.usefixtures("many_files")
def test_two_processes_at_once_do_not_disturb_each_other(lab: Lab, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "cache")]
    both = [
        subprocess.Popen(command, env=environment(lab, tmp_path), stdout=subprocess.PIPE, cwd=ROOT) for _ in range(2)
    ]
    assert [len(process.communicate()[0].splitlines()) for process in both] == [60, 60]
    assert [process.returncode for process in both] == [0, 0]
    assert whole(tmp_path / "cache") == 60


def test_a_changed_object_is_fetched_again(lab: Lab, tmp_path: Path) -> None:
    client = lab.client("s3", REGION)
    client.create_bucket(Bucket="changing", CreateBucketConfiguration={"LocationConstraint": REGION})
    read = []
    for body in (b"{}", b"{}", b"[]"):
        client.put_object(Bucket="changing", Key="one.json", Body=body)
        tally = Fetched()
        [found] = fetch(client, Bucket("changing"), Span(), Cache(tmp_path), tally=tally)
        assert isinstance(found, tuple)
        assert isinstance(found[0], Object)
        read.append((found[1].read_bytes(), tally.fetched))
    assert read == [(b"{}", 1), (b"{}", 0), (b"[]", 1)]


def test_nothing_deployed_is_one_line(custody: Custody) -> None:
    ran = custody("ask", "who-pushed", "-c", "custody.home_region=ap-south-1")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "deploy with cdk deploy" in ran.err


def test_no_credentials_is_one_line(custody: Custody) -> None:
    ran = custody("ask", "who-pushed", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "no AWS credentials" in ran.err


@pytest.mark.usefixtures("trail")
def test_ctrl_c_ends_with_130(lab: Lab, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "custody", "ask", "who-pushed", "--logs", "event-history", "--since", "60d"]
    command += ["-c", f"custody.home_region={REGION}"]
    with subprocess.Popen(
        command, env=environment(lab, tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        # Until the first day is kept it may still be starting up.
        while process.poll() is None and not list(tmp_path.rglob("*.json")):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert err == b""
