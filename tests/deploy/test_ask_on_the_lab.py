"""Questions asked through S3, Event history and Athena, against the emulated AWS."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from boto3.session import Session

from custody.engines.athena import AthenaEngine, Progress
from custody.engines.protocol import QueryError
from custody.logs.cache import Cache
from custody.logs.places import Bucket
from custody.logs.s3_fetch import Fetched, Object, fetch
from custody.logs.span import Span
from custody.names import Names

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

ROOT = Path(__file__).parents[2]
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
        found: list[dict[str, Any]] = json.loads(self.out)
        return found


Custody = Callable[..., Ran]


def environment(lab: Lab, home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, **lab.environment(region=REGION), "XDG_CACHE_HOME": str(home)}


@pytest.fixture
def custody(lab: Lab, tmp_path: Path) -> Custody:
    def run(*arguments: str, cache: Path | None = None, **more: str) -> Ran:
        command, *rest = arguments
        words = [sys.executable, "-m", "custody.cli", command, "--cdk-json", str(tmp_path / "none.json")]
        words += ["-c", f"custody.name={NAME}", "-c", f"custody.home_region={REGION}", *rest]
        env = {**environment(lab, cache or tmp_path), **more}
        ran = subprocess.run(words, check=False, capture_output=True, encoding="utf-8", env=env, cwd=ROOT)
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return run


def push(number: int, moment: datetime, region: str = REGION) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((REFERENCE / "ecr-PutImage.json").read_text("utf-8"))
    return {
        **record,
        "eventID": f"00000000-0000-4000-8000-{number:012d}",
        "eventTime": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "awsRegion": region,
    }


@pytest.fixture(scope="module")
def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def trail(lab: Lab, now: datetime) -> str:
    """A trail with three pushes in two Regions; returns its bucket."""
    bucket = "asking-audit"
    lab.client("s3", REGION).create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    cloudtrail = lab.client("cloudtrail", REGION)
    cloudtrail.create_trail(Name=NAME, S3BucketName=bucket, S3KeyPrefix="logs", IsMultiRegionTrail=True)
    cloudtrail.start_logging(Name=NAME)
    ago = [timedelta(hours=1), timedelta(hours=2), timedelta(hours=3)]
    regions = [REGION, REGION, "us-east-1"]
    lab.deliver_documents(
        [push(n, now - back, region) for n, (back, region) in enumerate(zip(ago, regions, strict=True))]
    )
    lab.flush()
    return bucket


def ids(ran: Ran) -> set[str]:
    assert ran.code == 0, ran.err
    return {row["event_id"][-1] for row in ran.rows if row["event_id"].startswith("00000000-0000")}


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
    ran = custody("ask", "who-pushed", "--region", "us-east-1", "--logs", f"s3://{trail}", "--since", "2d")
    assert ids(ran) == {"2"}
    assert {"us-east-1"} == {path.name.split("_")[2] for path in tmp_path.rglob("*.gz")}


def test_the_trail_of_the_settings_is_found(trail: str, custody: Custody) -> None:
    ran = custody("ask", "who-pushed", "--engine", "local", "--since", "2d")
    assert ids(ran) == {"0", "1", "2"}
    assert trail in ran.rows[0]["source_file"]


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
    assert ran.err.startswith("custody: s3://no-such-bucket-at-all: ")
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


@dataclass(frozen=True)
class Report:
    """What ``custody report`` wrote."""

    folder: Path

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return found

    @property
    def page(self) -> str:
        return (self.folder / "report.html").read_text("utf-8")

    @property
    def pushes(self) -> dict[str, str]:
        """The file of each push, by the last digit of its id."""
        with (self.folder / "records.csv").open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["event_id"].startswith("00000000-0000")]
        return {row["event_id"][-1]: row["file"] for row in rows}

    @property
    def sums(self) -> dict[str, str]:
        """The sum of each log file, by its name."""
        lines = (self.folder / "LOG-FILES.SHA256SUMS").read_text("utf-8").splitlines()
        return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def reported(ran: Ran, folder: Path) -> Report:
    assert ran.code == 0, ran.err
    return Report(folder)


def test_a_report_of_what_is_deployed_names_the_objects_it_rests_on(
    trail: str, custody: Custody, lab: Lab, tmp_path: Path
) -> None:
    folder = tmp_path / "made"
    found = reported(custody("report", "--since", "2d", "--output", str(folder)), folder)
    assert set(found.pushes) == {"0", "1", "2"}
    client = lab.client("s3", REGION)
    for name in found.pushes.values():
        key = name.removeprefix(f"s3://{trail}/")
        assert key.startswith("logs/AWSLogs/")
        body = client.get_object(Bucket=trail, Key=key)["Body"].read()
        assert found.sums[name] == hashlib.sha256(body).hexdigest()
        assert name in found.page
    assert any("aws s3 cp" in how for how in found.manifest["how_to_check"])
    assert not any("Event history" in how for how in found.manifest["how_to_check"])
    assert list(tmp_path.glob("custody/**/*.gz"))


def test_a_report_of_a_bucket_is_narrowed_to_its_period(trail: str, custody: Custody, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    words = ["--logs", f"s3://{trail}/logs", "--since", "90m", "--output", str(folder)]
    found = reported(custody("report", *words), folder)
    assert set(found.pushes) == {"0"}
    assert f"<code>s3://{trail}/logs</code>" in found.page
    assert "some questions look back 365 days" in found.page
    assert {name.split("/AWSLogs/")[0] for name in found.sums} == {f"s3://{trail}/logs"}


@pytest.mark.usefixtures("trail")
def test_a_report_of_event_history_says_that_nobody_signed_it(custody: Custody, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    found = reported(custody("report", "--logs", "event-history", "--since", "2d", "--output", str(folder)), folder)
    # Looked up in the Regions of the settings, which the limits name; the third push was in another.
    assert set(found.pushes) == {"0", "1"}
    assert all(name.startswith(f"event-history:{REGION}/") for name in found.pushes.values())
    assert found.sums == {}
    assert {file["sha256"] for file in found.manifest["log_files"]} == {None}
    assert any("last 90 days" in note and note.endswith(f", in {REGION}") for note in found.manifest["cannot_show"])
    assert "Event history is not signed." in found.page
    assert "LOG-FILES.SHA256SUMS    #" not in found.page


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--logs", "s3://no-such-bucket-at-all"), "custody: s3://no-such-bucket-at-all: "),
        (("-c", "custody.home_region=ap-south-1"), "deploy with cdk deploy"),
        (("--logs", "s3://asking-audit", "--from", "2020-01-01", "--to", "2020-01-02"), "no log files in s3://asking"),
    ],
)
@pytest.mark.usefixtures("trail")
def test_what_cannot_be_reported_is_one_line(
    custody: Custody, tmp_path: Path, words: tuple[str, ...], line: str
) -> None:
    ran = custody("report", *words, "--output", str(tmp_path / "made"))
    assert (ran.code, ran.out) == (2, "")
    assert line in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "made").exists()


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


# Athena


@pytest.fixture(scope="module")
def session(lab: Lab) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in lab.environment(region=REGION).items():
            patch.setenv(name, value)
        yield Session(region_name=REGION)


@pytest.fixture(scope="module")
def workgroup(lab: Lab) -> Names:
    names = Names(name="lake", partition="aws", account=lab.state.account, home_region=REGION)
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


def test_athena_answers_in_the_workgroup(session: Session, workgroup: Names, lab: Lab) -> None:
    told: list[Progress] = []
    engine = AthenaEngine(session, workgroup, progress=told.append, poll_seconds=0.1)
    answer = engine.run("SELECT 'shop/api' AS repository, 7 AS pushes, TRUE AS mfa, CAST(NULL AS varchar) AS tag")
    assert answer.columns == ("repository", "pushes", "mfa", "tag")
    assert list(answer.rows) == [("shop/api", 7, True, None)]
    assert told[-1].state == "SUCCEEDED"
    assert engine.cost
    assert engine.cost.usd == pytest.approx(0.00005)
    execution = lab.client("athena", REGION).get_query_execution(QueryExecutionId=told[-1].query_id)["QueryExecution"]
    assert execution["WorkGroup"] == "lake"
    assert execution["QueryExecutionContext"]["Database"] == "lake"
    assert execution["ResultConfiguration"]["OutputLocation"].startswith(
        f"s3://{workgroup.lake.results_bucket}/answers/"
    )


def test_values_travel_beside_the_text(session: Session, workgroup: Names) -> None:
    sent: list[dict[str, Any]] = []
    session.events.register(
        "before-parameter-build.athena.StartQueryExecution", lambda params, **_: sent.append(params)
    )
    attack = "x' OR '1'='1' --"
    sql = "SELECT n FROM (VALUES (1), (2)) AS t(n) WHERE :name = 'a' OR (:name LIKE 'x%--' AND n = :n)"
    answer = AthenaEngine(session, workgroup, poll_seconds=0.1).run(sql, {"name": attack, "n": 2})
    assert list(answer.rows) == [(2,)]
    expected = "SELECT n FROM (VALUES (1), (2)) AS t(n) WHERE ? = 'a' OR (? LIKE 'x%--' AND n = ?)"
    assert sent[0]["QueryString"] == expected
    assert sent[0]["ExecutionParameters"] == ["'x'' OR ''1''=''1'' --'"] * 2 + ["2"]
    assert sent[0]["WorkGroup"] == "lake"
    assert "ResultConfiguration" not in sent[0]


def test_a_missing_workgroup_says_what_to_do(session: Session) -> None:
    names = Names(name="elsewhere", partition="aws", account="123456789012", home_region=REGION)
    engine = AthenaEngine(session, names)
    assert engine.workgroup() is None
    with pytest.raises(QueryError, match=r"no Athena workgroup 'elsewhere' in eu-west-1; deploy"):
        engine.run("SELECT 1 AS one")


def test_a_missing_relation_says_to_deploy(session: Session, workgroup: Names) -> None:
    with pytest.raises(QueryError, match=r"database 'lake' in eu-west-1 .* lacks a relation: .*cdk deploy"):
        AthenaEngine(session, workgroup, poll_seconds=0.1).run("SELECT event_id FROM events")


SLOW = """
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 200000)
SELECT MAX(n) AS most FROM counted
"""


def test_an_interrupted_query_is_stopped(session: Session, workgroup: Names) -> None:
    seen: list[str] = []

    def interrupt(now: Progress) -> None:
        seen.append(now.query_id)
        if len(seen) == 1:
            raise KeyboardInterrupt

    stopped: list[dict[str, Any]] = []
    session.events.register(
        "before-parameter-build.athena.StopQueryExecution", lambda params, **_: stopped.append(params)
    )
    with pytest.raises(KeyboardInterrupt):
        AthenaEngine(session, workgroup, progress=interrupt, poll_seconds=0.1).run(SLOW)
    assert stopped == [{"QueryExecutionId": seen[0]}]


@pytest.mark.usefixtures("workgroup")
def test_the_command_asks_athena_by_itself_when_the_lake_is_there(custody: Custody) -> None:
    ran = custody("ask", "root-activity", "-c", "custody.name=lake")
    # The workgroup is there, its database is not.
    assert (ran.code, ran.out) == (2, "")
    assert "database 'lake' in eu-west-1" in ran.err
    assert "deploy the lake with cdk deploy" in ran.err
    assert ran.err.count("\n") == 1
    ran = custody("ask", "root-activity", "--engine", "athena")
    assert (ran.code, "no Athena workgroup 'asking' in eu-west-1" in ran.err) == (2, True)


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
    command = [sys.executable, "-m", "custody.cli", "ask", "who-pushed", "--logs", "event-history", "--since", "60d"]
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
