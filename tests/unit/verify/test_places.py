"""Buckets, periods, keys that are saved or asked for, and what answers say of the files that they are from."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from support.bucket import MemoryS3
from support.signed_logs import ACCOUNT, AWAY, BEGIN, BUCKET, HOME, HOUR, SignedLogs, ordinary
from typer.testing import CliRunner

import custody
from custody.cli.app import app_of
from custody.logs.places import Bucket
from custody.logs.problem import LogsError
from custody.logs.span import Span
from custody.verify.bucket import S3
from custody.verify.keys import NotAskedError, PublicKey
from custody.verify.lookup import Lookup
from custody.verify.model import IssueKind, Verdict
from custody.verify.verify import Run

if TYPE_CHECKING:
    from pathlib import Path


class SignedS3(MemoryS3):
    """A bucket whose objects have metadata."""

    metadata: dict[str, dict[str, str]]

    def get_object(self, **request: str) -> dict[str, Any]:
        body = self.files.get((request["Bucket"], request["Key"]))
        if body is None:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": BytesIO(body), "Metadata": self.metadata.get(request["Key"], {})}


@pytest.fixture(scope="module")
def signed() -> SignedLogs:
    return ordinary()


def in_bucket(logs: SignedLogs, bucket: str = BUCKET) -> Run:
    """A verification of a bucket in memory, that is asked for keys as AWS is."""
    client = SignedS3({(bucket, key): data for key, data in logs.files.items()})
    client.metadata = logs.metadata
    run = Run(Lookup(custody.Settings(), None), Span(until=(BEGIN + 7 * HOUR).replace(tzinfo=None)), lambda _: None)
    run.keys.ask = lambda region, _since, _until: [
        PublicKey(region, each.fingerprint, base64.b64encode(each.public).decode()) for each in logs.keys[region]
    ]
    run.sources.append(S3(client, Bucket(bucket), run.period))
    run.named.append(f"s3://{bucket}")
    run.live = True
    return run


def test_a_bucket_is_verified_with_aws_s_keys(signed: SignedLogs) -> None:
    found = in_bucket(signed).verified()
    assert (found.verdict, found.verified, found.keys) == (Verdict.VERIFIED, 24, "AWS")


def test_a_copy_of_a_bucket_is_told(signed: SignedLogs) -> None:
    found = in_bucket(signed, "a-copy").verified()
    assert found.verdict is Verdict.VERIFIED
    assert any("this is a copy" in note for note in found.notes)


@pytest.mark.parametrize("change", ["", "00" * 256])
def test_a_digest_whose_metadata_were_changed_is_found(signed: SignedLogs, change: str) -> None:
    logs = signed.copy()
    logs.metadata[logs.names[ACCOUNT, HOME][1]]["signature"] = change
    assert IssueKind.FORGED in {each.kind for each in in_bucket(logs).verified().faults}


def test_a_log_file_that_is_missing_from_a_bucket_is_found(signed: SignedLogs) -> None:
    logs = signed.copy()
    key = logs.logs[ACCOUNT, HOME][3]
    del logs.files[key]
    (issue,) = in_bucket(logs).verified().faults
    assert (issue.kind, issue.file) == (IssueKind.MISSING, f"s3://{BUCKET}/{key}")


def test_keys_are_saved_for_a_copy(tmp_path: Path, signed: SignedLogs) -> None:
    run = in_bucket(signed)
    run.verified()
    run.save(signed.write(tmp_path))
    found = custody.verify(tmp_path)
    assert (found.verdict, found.keys) == (Verdict.VERIFIED, str(tmp_path / "custody-keys.json"))


def test_without_keys_nothing_is_verified_and_nothing_is_faulty(signed: SignedLogs) -> None:
    def ask(_region: str, _since: Any, _until: Any) -> list[PublicKey]:
        raise NotAskedError("there are no credentials")

    run = in_bucket(signed)
    run.keys.ask = ask
    found = run.verified()
    assert (found.verdict, found.verified, found.faults) == (Verdict.UNPROVEN, 0, ())
    assert {each.kind for each in found.issues} == {IssueKind.NO_KEY}


def test_a_copy_lacks_the_last_signatures(tmp_path: Path, signed: SignedLogs) -> None:
    found = custody.verify(signed.write(tmp_path, {**signed.saved(), "signatures": []}))
    assert (found.verdict, found.verified, found.faults) == (Verdict.UNPROVEN, 20, ())
    assert {each.file.rpartition("/")[2] for each in found.issues} == {
        signed.names[ACCOUNT, region][-1].rpartition("/")[2] for region in (HOME, AWAY)
    }


def test_a_period_is_of_delivery_and_its_border_is_no_fault(tmp_path: Path, signed: SignedLogs) -> None:
    begin = (BEGIN + 2 * HOUR).replace(tzinfo=None)
    found = custody.verify(signed.write(tmp_path, signed.saved()), since=begin, until=begin + HOUR)
    assert found.verdict is Verdict.VERIFIED
    assert found.log_files < 24


@pytest.mark.parametrize("text", [b"", b"[]", b'{"version": 2, "keys": []}', b"\xff", b'{"version": 1, "keys": [1]}'])
def test_a_damaged_file_of_keys_is_a_fault(tmp_path: Path, signed: SignedLogs, text: bytes) -> None:
    (signed.write(tmp_path) / "custody-keys.json").write_bytes(text)
    found = custody.verify(tmp_path)
    assert [each.kind for each in found.faults] == [IssueKind.KEYS_FILE]


def test_a_prefix_that_a_copy_leaves_out_is_no_fault(tmp_path: Path, signed: SignedLogs) -> None:
    logs = signed.copy()
    logs.files = {key.removeprefix(f"AWSLogs/{ACCOUNT}/"): data for key, data in logs.files.items()}
    assert custody.verify(logs.write(tmp_path, signed.saved())).verdict is Verdict.VERIFIED


def test_nothing_to_verify_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(LogsError, match="no log files and no digest files"):
        custody.verify(tmp_path)
    with pytest.raises(LogsError, match="event-history is signed by nobody"):
        custody.verify("event-history")


def run(*words: str) -> Any:
    return CliRunner().invoke(app_of(), [*words], prog_name="custody")


def test_answers_say_what_was_verified(tmp_path: Path, signed: SignedLogs) -> None:
    folder = str(signed.write(tmp_path, signed.saved()))
    asked = ("ask", "who-pushed", "--logs", folder)
    assert "24 files · 24 records" in run(*asked).stderr
    assert "· not verified\n" in run(*asked).stderr
    verified = run(*asked, "--verify")
    assert "· from 24 files, 24 verified\n" in verified.stderr
    assert verified.exit_code == 0


def test_the_command_tells_faults_by_its_code(tmp_path: Path, signed: SignedLogs) -> None:
    folder = signed.write(tmp_path, signed.saved())
    assert run("verify", str(folder)).exit_code == 0
    (folder / signed.logs[ACCOUNT, HOME][0]).unlink()
    ran = run("verify", str(folder), "--format", "json")
    assert ran.exit_code == 1
    rows = json.loads(ran.stdout)
    assert {each["row"] for each in rows} == {"chain", "issue", "file"}
    assert [each["kind"] for each in rows if each["row"] == "issue"] == ["file-missing"]


def test_a_record_is_found_and_its_bundle_is_accepted(tmp_path: Path, signed: SignedLogs) -> None:
    folder = signed.write(tmp_path / "logs", signed.saved())
    key = signed.logs[ACCOUNT, HOME][4]
    wanted = json.loads(gzip.decompress(signed.files[key]))["Records"][0]
    when = BEGIN + 2 * HOUR + timedelta(minutes=20)
    found = custody.record(wanted["eventID"], folder, time=when, region=HOME, export=tmp_path / "bundle")
    assert (found.record, found.file.key, found.verdict) == (wanted, key, Verdict.VERIFIED)
    bundle = custody.verify(tmp_path / "bundle")
    assert (bundle.verdict, bundle.verified, bundle.issues) == (Verdict.VERIFIED, 2, ())
    assert json.loads((tmp_path / "bundle" / "record.json").read_text("utf-8")) == wanted
    # A byte of it is changed on the way.
    file = tmp_path / "bundle" / key
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()) + b" "))
    assert [each.kind for each in custody.verify(tmp_path / "bundle").faults] == [IssueKind.CHANGED]


def test_a_record_that_is_not_there_is_told(tmp_path: Path, signed: SignedLogs) -> None:
    folder = signed.write(tmp_path, signed.saved())
    ran = run("record", "no-such-id", "--logs", str(folder))
    assert isinstance(ran.exception, LogsError)
    with pytest.raises(LogsError, match="--time"):
        custody.record("id", "s3://bucket")


def test_keys_that_are_named_stand_above_those_among_the_logs(tmp_path: Path, signed: SignedLogs) -> None:
    logs, kept = signed.copy(), tmp_path / "kept.json"
    first, second = logs.names[ACCOUNT, HOME][:2]
    del logs.files[first]
    folder = logs.write(tmp_path / "logs", {**signed.saved(), "begins": [second]})
    kept.write_text(json.dumps(signed.saved()), "utf-8")
    assert IssueKind.DIGEST_MISSING not in {each.kind for each in custody.verify(folder).faults}
    found = custody.verify(folder, keys=kept)
    assert IssueKind.DIGEST_MISSING in {each.kind for each in found.faults}
    assert found.keys == str(kept)
