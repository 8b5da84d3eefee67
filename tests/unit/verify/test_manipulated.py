"""Manipulations of a signed folder: each is found, and named with the file that it was done to."""

from __future__ import annotations

import base64
import gzip
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from support.signed_logs import ACCOUNT, AWAY, BEGIN, HOME, HOUR, SignedLogs, key_number, ordinary, record

import custody
from custody.verify.model import IssueKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Manipulate = Callable[[SignedLogs, dict[str, Any]], str]

PLACE = (ACCOUNT, HOME)
_FIELDS = {
    "awsAccountId": "444455556666",
    "digestStartTime": "2026-11-20T09:00:01Z",
    "digestEndTime": "2026-11-20T11:00:01Z",
    "digestS3Bucket": "another-bucket",
    "digestS3Object": "AWSLogs/111122223333/x.json.gz",
    "digestPublicKeyFingerprint": "0" * 32,
    "digestSignatureAlgorithm": "SHA1withRSA",
    "newestEventTime": "2026-11-20T10:59:00Z",
    "oldestEventTime": "2026-11-20T10:01:00Z",
    "previousDigestS3Bucket": "another-bucket",
    "previousDigestS3Object": None,
    "previousDigestHashValue": "0" * 64,
    "previousDigestHashAlgorithm": "MD5",
    "previousDigestSignature": "00" * 256,
    "logFiles": [],
}
_FILE_FIELDS = {
    "s3Bucket": "another-bucket",
    "s3Object": "AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/x.json.gz",
    "hashValue": "0" * 64,
    "hashAlgorithm": "MD5",
    "newestEventTime": "2026-11-20T10:59:00Z",
    "oldestEventTime": "2026-11-20T10:01:00Z",
}


def said(logs: SignedLogs, key: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(gzip.decompress(logs.files[key]))
    return value


def write(logs: SignedLogs, key: str, value: Any) -> str:
    logs.files[key] = gzip.compress(json.dumps(value, separators=(",", ":")).encode())
    return key


def digest(number: int, region: str = HOME) -> Callable[[SignedLogs], str]:
    return lambda logs: logs.names[ACCOUNT, region][number]


def log(number: int) -> Callable[[SignedLogs], str]:
    return lambda logs: logs.logs[PLACE][number]


def with_field(name: str, value: Any) -> Manipulate:
    def change(logs: SignedLogs, _saved: dict[str, Any]) -> str:
        key = digest(2)(logs)
        return write(logs, key, {**said(logs, key), name: value})

    return change


def with_file_field(name: str, value: Any) -> Manipulate:
    def change(logs: SignedLogs, _saved: dict[str, Any]) -> str:
        key = digest(2)(logs)
        whole = said(logs, key)
        whole["logFiles"][0][name] = value
        return write(logs, key, whole)

    return change


def without_field(name: str) -> Manipulate:
    def change(logs: SignedLogs, _saved: dict[str, Any]) -> str:
        key = digest(2)(logs)
        whole = said(logs, key)
        del whole[name]
        return write(logs, key, whole)

    return change


def bytes_of(which: Callable[[SignedLogs], str], change: Callable[[bytes], bytes]) -> Manipulate:
    def changed(logs: SignedLogs, _saved: dict[str, Any]) -> str:
        key = which(logs)
        logs.files[key] = change(logs.files[key])
        return key

    return changed


def without(*which: Callable[[SignedLogs], str], tells: Callable[[SignedLogs], str] | None = None) -> Manipulate:
    """Some are deleted; the last of them is named, or another file that tells it."""

    def changed(logs: SignedLogs, _saved: dict[str, Any]) -> str:
        keys = [each(logs) for each in which]
        for key in keys:
            del logs.files[key]
        return tells(logs) if tells else keys[-1]

    return changed


def copied(which: Callable[[SignedLogs], str], to: Callable[[str], str], *, move: bool = False) -> Manipulate:
    def changed(logs: SignedLogs, _saved: dict[str, Any]) -> str:
        key = which(logs)
        there = to(key)
        logs.files[there] = logs.files.pop(key) if move else logs.files[key]
        return there

    return changed


def swapped(one: Callable[[SignedLogs], str], other: Callable[[SignedLogs], str]) -> Manipulate:
    def changed(logs: SignedLogs, _saved: dict[str, Any]) -> str:
        a, b = one(logs), other(logs)
        logs.files[a], logs.files[b] = logs.files[b], logs.files[a]
        return a

    return changed


def repacked(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return gzip.compress(change(gzip.decompress(data)))


def resigned(logs: SignedLogs, saved: dict[str, Any], *, named: bool) -> str:
    """The last digest file, made again without its log files, with a key that is not AWS's."""
    place = logs.names[PLACE]
    key = place[-1]
    before = said(logs, key)
    forged = SignedLogs(logs.trail)
    forged.keys = {HOME: [key_number(0)]}
    link = logs.links[PLACE]
    forged.links[PLACE] = link.__class__(
        link.bucket,
        before["previousDigestS3Object"],
        before["previousDigestHashValue"],
        before["previousDigestSignature"],
        link.end - HOUR,
    )
    made = forged.digest(link.end, key=0)
    whole = json.loads(gzip.decompress(forged.files[made]))
    if named:
        # It names AWS's key, and is signed with another.
        whole["digestPublicKeyFingerprint"] = before["digestPublicKeyFingerprint"]
        write(logs, key, whole)
    else:
        logs.files[key] = forged.files[made]
    for each in saved["signatures"]:
        if each["key"] == key:
            each["signature"] = forged.metadata[made]["signature"]
    return key


def forged_log(logs: SignedLogs, _saved: dict[str, Any]) -> str:
    at = BEGIN + 2 * HOUR + timedelta(minutes=30)
    logs.log(at, record(at, "DeleteRepository"))
    return logs.logs[PLACE][-1]


def forged_log_later(logs: SignedLogs, _saved: dict[str, Any]) -> str:
    at = BEGIN + 20 * HOUR
    logs.log(at, record(at, "DeleteRepository"))
    return logs.logs[PLACE][-1]


def odd_name(logs: SignedLogs, _saved: dict[str, Any]) -> str:
    key = f"AWSLogs/{ACCOUNT}/CloudTrail/{HOME}/2026/11/20/more.json"
    logs.files[key] = json.dumps({"Records": [record(BEGIN)]}).encode()
    return key


def all_digests(region: str | None = None) -> Manipulate:
    def changed(logs: SignedLogs, _saved: dict[str, Any]) -> str:
        for (_, of), keys in [*logs.names.items()]:
            for key in keys if region in {None, of} else ():
                del logs.files[key]
        return logs.logs[ACCOUNT, region or HOME][0]

    return changed


def saved_signature(logs: SignedLogs, saved: dict[str, Any]) -> str:
    for each in saved["signatures"]:
        each["signature"] = "00" * 256
    return logs.names[PLACE][-1]


def saved_key(logs: SignedLogs, saved: dict[str, Any]) -> str:
    """Another key under the fingerprint of AWS's."""
    for each in saved["keys"]:
        each["value"] = base64.b64encode(key_number(0).public).decode()
    return logs.names[PLACE][0]


def stop_without_a_word(logs: SignedLogs, saved: dict[str, Any]) -> str:
    logs.hours(12, 14, fresh=True)
    saved.update(logs.saved())
    return logs.names[PLACE][6]


def old_chain(logs: SignedLogs, saved: dict[str, Any]) -> str:
    """A digest file with AWS's own signature that is not linked to: of a chain that was cut off and begun anew."""
    other = SignedLogs(logs.trail)
    other.keys = logs.keys
    at = BEGIN + 2 * HOUR + timedelta(minutes=31)
    key = other.digest(at, region=HOME)
    logs.files[key] = other.files[key]
    saved["signatures"].append({"bucket": "audit-bucket", "key": key, "signature": other.metadata[key]["signature"]})
    return key


def backfilled(change: Manipulate) -> Manipulate:
    def changed(logs: SignedLogs, saved: dict[str, Any]) -> str:
        late = logs.log(BEGIN + 2 * HOUR + timedelta(minutes=7))
        logs.digest(BEGIN + 3 * HOUR, late, backfill=True)
        saved.update(logs.saved())
        return change(logs, saved)

    return changed


def backfill_digest(logs: SignedLogs) -> str:
    return logs.names[ACCOUNT, HOME, "backfill"][0]


def other_day(key: str) -> str:
    return key.replace("/2026/11/20/", "/2026/11/19/")


def other_region(key: str) -> str:
    return key.replace(f"/{HOME}/", f"/{AWAY}/")


def renamed(key: str) -> str:
    return re.sub(r"T\d{4}", "T0101", key)


K = IssueKind
_TELLS = {
    **dict.fromkeys(("awsAccountId", "digestEndTime", "digestS3Object"), K.FORMAT),
    **dict.fromkeys(("digestSignatureAlgorithm", "previousDigestHashAlgorithm", "hashAlgorithm"), K.ALGORITHM),
    "digestPublicKeyFingerprint": K.UNKNOWN_KEY,
}
"""What a changed field is found by, where that is not the signature."""

CASES: list[tuple[str, Manipulate, set[IssueKind]]] = [
    *(
        (f"digest field {name}", with_field(name, value), {_TELLS.get(name, K.FORGED)})
        for name, value in _FIELDS.items()
    ),
    *(
        (f"log file field {name}", with_file_field(name, value), {_TELLS.get(name, K.FORGED)})
        for name, value in _FILE_FIELDS.items()
    ),
    *((f"digest without {name}", without_field(name), {K.FORMAT}) for name in ("digestEndTime", "logFiles")),
    (
        "digest with a space more",
        bytes_of(digest(1), lambda data: repacked(data, lambda body: body + b" ")),
        {K.FORGED},
    ),
    ("digest cut", bytes_of(digest(1), lambda data: data[:-9]), {K.FORMAT}),
    ("digest damaged", bytes_of(digest(1), lambda data: data[:30] + b"\xff\xff\xff" + data[33:]), {K.FORMAT}),
    ("digest emptied", bytes_of(digest(1), lambda _: b""), {K.FORMAT}),
    ("digest that is a list", bytes_of(digest(1), lambda _: gzip.compress(b"[]")), {K.FORMAT}),
    ("digest with data behind", bytes_of(digest(1), lambda data: data + gzip.compress(b"{}")), {K.APPENDED}),
    ("last digest changed", bytes_of(digest(-1), lambda data: repacked(data, lambda b: b + b" ")), {K.FORGED}),
    ("first digest changed", bytes_of(digest(0), lambda data: repacked(data, lambda b: b + b" ")), {K.FORGED, K.LINK}),
    ("one digest missing", without(digest(2)), {K.DIGEST_MISSING}),
    ("two digests missing", without(digest(2), digest(3)), {K.DIGEST_MISSING}),
    ("all but the ends missing", without(digest(1), digest(2), digest(3), digest(4)), {K.DIGEST_MISSING}),
    ("the first digests missing", without(digest(0), digest(1)), {K.DIGEST_MISSING}),
    ("the last digests missing", without(digest(3), digest(4), digest(5), tells=digest(2)), {K.ENDS_EARLY, K.UNNAMED}),
    ("all digests of a Region missing", all_digests(AWAY), {K.NO_DIGESTS}),
    ("all digests missing", all_digests(), {K.NO_DIGESTS}),
    ("a digest in another Region's folder", copied(digest(2), other_region), {K.MISPLACED}),
    ("a digest of another day", copied(digest(2), other_day, move=True), {K.MISPLACED}),
    ("an old digest in place of a new one", copied(digest(1), renamed), {K.MISPLACED}),
    ("an old digest over a new one", swapped(digest(1), digest(3)), {K.MISPLACED}),
    ("a digest that nobody links to", old_chain, {K.INSERTED}),
    ("signed with a key of one's own", lambda logs, saved: resigned(logs, saved, named=False), {K.UNKNOWN_KEY}),
    ("signed with another key than it says", lambda logs, saved: resigned(logs, saved, named=True), {K.FORGED}),
    ("a saved signature changed", saved_signature, {K.FORGED}),
    ("a saved key changed", saved_key, {K.FORGED}),
    ("a log file changed", bytes_of(log(3), lambda d: repacked(d, lambda b: b.replace(b"Put", b"Get"))), {K.CHANGED}),
    ("a log file changed by a byte", bytes_of(log(3), lambda d: repacked(d, lambda b: b + b"\n")), {K.CHANGED}),
    ("a log file missing", without(log(3)), {K.MISSING}),
    ("a log file cut", bytes_of(log(3), lambda data: data[:-20]), {K.TRUNCATED}),
    ("a log file damaged", bytes_of(log(3), lambda d: d[:20] + b"\xff\xff\xff" + d[23:]), {K.TRUNCATED}),
    ("a log file with a gzip behind", bytes_of(log(3), lambda d: d + gzip.compress(b'{"Records": []}')), {K.APPENDED}),
    ("a log file with bytes behind", bytes_of(log(3), lambda d: d + b'{"Records": []}'), {K.APPENDED}),
    ("a log file with zeros behind", bytes_of(log(3), lambda d: d + b"\0" * 8), {K.APPENDED}),
    ("a log file with bytes before", bytes_of(log(3), lambda d: b'{"Records": []}' + d), {K.CHANGED}),
    ("a log file emptied", bytes_of(log(3), lambda _: b""), {K.CHANGED}),
    ("two log files swapped", swapped(log(3), log(5)), {K.CHANGED}),
    ("a log file moved to another day", copied(log(3), other_day, move=True), {K.MISPLACED}),
    ("a log file copied to another Region", copied(log(3), other_region), {K.MISPLACED}),
    ("a log file renamed", copied(log(3), renamed, move=True), {K.MISSING, K.UNNAMED}),
    ("a log file that no digest names", forged_log, {K.UNNAMED}),
    ("a log file long after the last digest", forged_log_later, {K.UNNAMED}),
    ("a log file with a name of one's own", odd_name, {K.UNNAMED}),
    ("a trail that stood still", stop_without_a_word, {K.STOP_UNEXPLAINED}),
    ("a backfill digest missing", backfilled(without(backfill_digest, tells=log(-1))), {K.UNNAMED}),
    (
        "a backfill digest changed",
        backfilled(bytes_of(backfill_digest, lambda d: repacked(d, lambda b: b + b" "))),
        {K.FORGED},
    ),
]


@pytest.fixture(scope="module")
def signed() -> SignedLogs:
    return ordinary()


@pytest.mark.parametrize(("manipulate", "kinds"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_manipulation_is_found_and_named(
    tmp_path: Path, signed: SignedLogs, manipulate: Manipulate, kinds: set[IssueKind]
) -> None:
    logs = signed.copy()
    saved = logs.saved()
    file = manipulate(logs, saved)
    found = custody.verify(logs.write(tmp_path, saved))
    told = [f"{each.kind} {each.file} {each.said}" for each in found.issues]
    assert kinds <= {each.kind for each in found.issues}, told
    assert any(file.rpartition("/")[2] in each for each in told), (file, told)
    gentle = {K.STOP_UNEXPLAINED} >= kinds > set() or kinds == {K.NO_DIGESTS}
    assert gentle or found.verdict is Verdict.FAULTY, told
    assert not found.complete


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 40


def test_a_copy_with_other_bytes_is_found(tmp_path: Path, signed: SignedLogs) -> None:
    logs = signed.copy()
    folder = logs.write(tmp_path, logs.saved())
    key = logs.logs[PLACE][0]
    copy = folder / "backup" / key
    copy.parent.mkdir(parents=True)
    copy.write_bytes(gzip.compress(b'{"Records": []}'))
    (issue,) = custody.verify(folder).faults
    assert (issue.kind, issue.file) == (K.COPY, str(copy))


def test_how_many_digests_are_missing_is_told(tmp_path: Path, signed: SignedLogs) -> None:
    logs = signed.copy()
    without(digest(2), digest(3))(logs, {})
    (issue,) = custody.verify(logs.write(tmp_path, signed.saved())).faults
    assert issue.said == "is missing: 2 digest files in a row, from 2026-11-20T10:00:00Z to 2026-11-20T12:00:00Z"


def test_what_a_forged_digest_names_is_not_verified(tmp_path: Path, signed: SignedLogs) -> None:
    logs = signed.copy()
    bytes_of(digest(2), lambda data: repacked(data, lambda body: body + b" "))(logs, {})
    found = custody.verify(logs.write(tmp_path, signed.saved()))
    assert (found.log_files, found.verified) == (24, 22)
    assert {each.digest for each in found.of(Verdict.UNPROVEN)} == {digest(2)(logs)}
