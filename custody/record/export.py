"""A bundle that proves a record on another machine: laid out as in the bucket, with the keys beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from custody.logs.cache import Cache
from custody.logs.layout import KEYS_FILE
from custody.logs.problem import LogsError
from custody.verify.keys import PublicKey
from custody.verify.saved import Signature, saved_text
from custody.verify.stored import UnreadableError

if TYPE_CHECKING:
    from custody.record.model import RecordProof
    from custody.verify.digest import Digest
    from custody.verify.stored import Stored
    from custody.verify.verify import Run

RECORD = "record.json"
"""The record alone, for people."""


def export_bundle(run: Run, proof: RecordProof, stored: Stored, folder: str) -> None:
    """Write the record, its log file, the digest file that names it with all log files that it names, and the keys.

    Args:
        run: the verification.
        proof: of the record.
        stored: the log file.
        folder: made if need be.

    Raises:
        LogsError: no digest file names the log file, so that there is nothing to prove it with, or a file that belongs
            to the bundle is missing or has a name that leads out of it.
    """
    digest = next((each for each in run.gathered.digests if each.key == proof.file.digest), None)
    if digest is None:
        raise LogsError(f"{stored.name} is named by no digest file, so a bundle would prove nothing; wait for the next")
    bundle = Cache(Path(folder))
    _write(bundle, digest.key, run.sources[digest.stored.place].read(digest.stored)[0])
    there = {each.base: each for each in run.gathered.logs}
    for entry in digest.files:
        found = there.get(entry.s3Object.rpartition("/")[2]) or next(
            filter(None, (source.find(entry.s3Bucket, entry.s3Object) for source in run.sources)), None
        )
        if found is None:
            raise LogsError(f"{entry.s3Object[:300]} belongs to the bundle and is not there; nothing whole is written")
        try:
            _write(bundle, entry.s3Object, run.sources[found.place].read(found)[0])
        except UnreadableError as error:
            raise LogsError(
                f"{entry.s3Object[:300]} belongs to the bundle and {error}; nothing whole is written"
            ) from None
    text = saved_text(run.keys, [digest], _signature(run, digest), [digest.key])
    _write(bundle, KEYS_FILE, text.encode())
    _write(bundle, RECORD, (json.dumps(proof.record, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


def _write(bundle: Cache, key: str, data: bytes) -> None:
    parts = key.split("/")
    if any(part in {"", ".", ".."} or "\\" in part or "\0" in part for part in parts):
        raise LogsError(f"{key[:300]!r} is no key of a log file; nothing is written there")
    with bundle.writing(bundle.root.joinpath(*parts)) as stream:
        stream.write(data)


def _signature(run: Run, digest: Digest) -> list[Signature]:
    """The one that is right, of all that are known of the digest file."""
    saved = run.gathered.signatures.get((digest.bucket, digest.key))
    after = [each.previous for each in run.gathered.digests if each.previous and each.previous.key == digest.key]
    known = [digest.signature, saved.signature if saved else "", *(each.signature for each in after)]
    key = run.keys.key_of(digest)
    right = [
        each for each in known if each and isinstance(key, PublicKey) and run.keys.verifies(key, digest.signed, each)
    ]
    return [
        Signature(bucket=digest.bucket, key=digest.key, signature=each, generated=digest.generated)
        for each in right[:1]
    ]
