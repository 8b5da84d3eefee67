"""Digest files are signed and chained, and give away a log file that was changed, cut or removed."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from lab.inspection import object_keys

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

REGION = "us-west-1"


@dataclass(frozen=True)
class PublicKey:
    """An RSA key, read from PKCS #1 DER: a sequence of two integers."""

    modulus: int
    exponent: int

    @classmethod
    def read(cls, der: bytes) -> PublicKey:
        def element(at: int) -> tuple[int, int]:
            length, start = der[at + 1], at + 2
            if length & 0x80:
                size = length & 0x7F
                length, start = int.from_bytes(der[start : start + size], "big"), start + size
            return start, start + length

        inside, _end = element(0)
        first, second = element(inside)
        third, fourth = element(second)
        return cls(int.from_bytes(der[first:second], "big"), int.from_bytes(der[third:fourth], "big"))

    def verifies(self, text: str, signature: str) -> bool:
        """PKCS #1 v1.5 with SHA-256: the signature to the public exponent is the padded hash."""
        size = (self.modulus.bit_length() + 7) // 8
        prefix = bytes.fromhex("3031300d060960864801650304020105000420")
        hashed = prefix + hashlib.sha256(text.encode()).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(hashed) - 3) + b"\x00" + hashed
        opened = pow(int(signature, 16), self.exponent, self.modulus)
        return opened.to_bytes(size, "big") == padded


@dataclass(frozen=True)
class Digest:
    """A digest file as it lies in the bucket."""

    key: str
    body: bytes
    signature: str

    @property
    def says(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body)
        return value

    @property
    def signed_text(self) -> str:
        says = self.says
        return "\n".join(
            (
                says["digestEndTime"],
                f"{says['digestS3Bucket']}/{says['digestS3Object']}",
                hashlib.sha256(self.body).hexdigest(),
                says["previousDigestSignature"] or "null",
            )
        )


def read_digests(lab: Lab, bucket: str, region: str = REGION) -> list[Digest]:
    s3 = lab.client("s3")
    found = []
    for key in object_keys(lab, bucket):
        if f"/CloudTrail-Digest/{region}/" in key:
            answer = s3.get_object(Bucket=bucket, Key=key)
            assert answer["Metadata"]["signature-algorithm"] == "SHA256withRSA"
            body = gzip.decompress(answer["Body"].read())
            found.append(Digest(key, body, answer["Metadata"]["signature"]))
    return found


def problems(lab: Lab, bucket: str) -> list[str]:
    """What an auditor finds wrong, from the newest digest file back; nothing of it comes from the lab."""
    (entry,) = lab.client("cloudtrail", REGION).list_public_keys()["PublicKeyList"]
    key = PublicKey.read(entry["Value"])
    digests = {digest.key: digest for digest in read_digests(lab, bucket)}
    wrong = []
    digest: Digest | None = digests[max(digests)]
    while digest is not None:
        says = digest.says
        if says["digestPublicKeyFingerprint"] != entry["Fingerprint"] or says["digestS3Object"] != digest.key:
            wrong.append(f"foreign {digest.key}")
        if not key.verifies(digest.signed_text, digest.signature):
            wrong.append(f"forged {digest.key}")
        wrong += [
            f"{file_problem(lab, file)} {file['s3Object']}" for file in says["logFiles"] if file_problem(lab, file)
        ]
        before = digests.get(says["previousDigestS3Object"] or "")
        if says["previousDigestS3Object"]:
            if before is None:
                wrong.append(f"gap before {digest.key}")
            elif (hashlib.sha256(before.body).hexdigest(), before.signature) != (
                says["previousDigestHashValue"],
                says["previousDigestSignature"],
            ):
                wrong.append(f"broken link before {digest.key}")
        digest = before
    return wrong


def file_problem(lab: Lab, file: dict[str, str]) -> str:
    try:
        stored = lab.client("s3").get_object(Bucket=file["s3Bucket"], Key=file["s3Object"])["Body"].read()
    except ClientError:
        return "missing"
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    body = unpack.decompress(stored)
    if not unpack.eof:
        return "truncated"
    return "" if hashlib.sha256(body).hexdigest() == file["hashValue"] else "changed"


@pytest.fixture
def bucket(lab: Lab, request: pytest.FixtureRequest) -> str:
    """A bucket with a chain of three digest files over a log file each."""
    name = "digests-" + re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower())[:40]
    lab.client("s3").create_bucket(Bucket=name)
    trails = lab.client("cloudtrail")
    settings = {"IsMultiRegionTrail": True, "EnableLogFileValidation": True}
    trails.create_trail(Name=name, S3BucketName=name, **settings)
    trails.start_logging(Name=name)
    for number in range(3):
        lab.client("ecr", REGION).create_repository(repositoryName=f"{name}-{number}")
        assert lab.digest() >= 1
    trails.stop_logging(Name=name)
    return name


def log_files(lab: Lab, bucket: str) -> list[str]:
    return [key for key in object_keys(lab, bucket) if f"/CloudTrail/{REGION}/" in key]


def test_a_chain_verifies(lab: Lab, bucket: str) -> None:
    digests = [digest.says for digest in read_digests(lab, bucket)]
    assert [len(says["logFiles"]) for says in digests] == [1, 1, 1]
    first = digests[0]
    assert {first[name] for name in first if name.startswith("previous")} == {None}
    assert all(later["digestStartTime"] == earlier["digestEndTime"] for earlier, later in pairwise(digests))
    assert problems(lab, bucket) == []


def test_digest_keys_are_laid_out_as_cloudtrail_does(lab: Lab, bucket: str) -> None:
    pattern = (
        rf"AWSLogs/123456789012/CloudTrail-Digest/{REGION}/\d{{4}}/\d\d/\d\d/"
        rf"123456789012_CloudTrail-Digest_{REGION}_{bucket}_us-east-1_\d{{8}}T\d{{6}}Z\.json\.gz"
    )
    for digest in read_digests(lab, bucket):
        assert re.fullmatch(pattern, digest.key), digest.key


def test_a_changed_log_file_is_found(lab: Lab, bucket: str) -> None:
    key = log_files(lab, bucket)[1]
    s3 = lab.client("s3")
    body = gzip.decompress(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    s3.put_object(Bucket=bucket, Key=key, Body=gzip.compress(body.replace(b"CreateRepository", b"ListRepositories")))
    assert problems(lab, bucket) == [f"changed {key}"]


def test_a_missing_log_file_is_found(lab: Lab, bucket: str) -> None:
    key = log_files(lab, bucket)[0]
    lab.client("s3").delete_object(Bucket=bucket, Key=key)
    assert problems(lab, bucket) == [f"missing {key}"]


def test_a_truncated_log_file_is_found(lab: Lab, bucket: str) -> None:
    key = log_files(lab, bucket)[2]
    s3 = lab.client("s3")
    body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    s3.put_object(Bucket=bucket, Key=key, Body=body[:-20])
    assert problems(lab, bucket) == [f"truncated {key}"]


def test_a_forged_digest_is_found(lab: Lab, bucket: str) -> None:
    middle = read_digests(lab, bucket)[1]
    forged = {**middle.says, "logFiles": []}
    metadata = {"signature": middle.signature, "signature-algorithm": "SHA256withRSA"}
    body = gzip.compress(json.dumps(forged).encode())
    lab.client("s3").put_object(Bucket=bucket, Key=middle.key, Body=body, Metadata=metadata)
    found = problems(lab, bucket)
    assert f"forged {middle.key}" in found
    assert any(problem.startswith("broken link") for problem in found)


def test_a_missing_digest_is_a_gap(lab: Lab, bucket: str) -> None:
    middle, last = read_digests(lab, bucket)[1:]
    lab.client("s3").delete_object(Bucket=bucket, Key=middle.key)
    assert problems(lab, bucket) == [f"gap before {last.key}"]


def test_an_hour_without_log_files_has_a_digest_too(lab: Lab, bucket: str) -> None:
    lab.client("cloudtrail").start_logging(Name=bucket)
    lab.digest()
    lab.digest()
    lab.client("cloudtrail").stop_logging(Name=bucket)
    last = read_digests(lab, bucket)[-1].says
    assert (last["logFiles"], last["newestEventTime"], last["oldestEventTime"]) == ([], None, None)
    assert problems(lab, bucket) == []


def test_a_trail_without_validation_has_no_digests(lab: Lab) -> None:
    lab.client("s3").create_bucket(Bucket="digests-off")
    trails = lab.client("cloudtrail")
    trails.create_trail(Name="digests-off", S3BucketName="digests-off", IsMultiRegionTrail=True)
    trails.start_logging(Name="digests-off")
    lab.client("ecr", REGION).create_repository(repositoryName="digests-off")
    lab.digest()
    assert not [key for key in object_keys(lab, "digests-off") if "Digest" in key]


def test_each_region_has_a_key_of_its_own(lab: Lab) -> None:
    prints = {
        lab.client("cloudtrail", region).list_public_keys()["PublicKeyList"][0]["Fingerprint"]
        for region in ("us-east-1", "us-west-1")
    }
    assert len(prints) == 2
