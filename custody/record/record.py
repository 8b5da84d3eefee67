"""Find a record by its id, and prove it: its log file, the digest file that names it, and the signature of that."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from custody.logs.places import Folder, place_of
from custody.logs.problem import LogsError
from custody.logs.span import LATE, Span
from custody.progress import ProgressCallback, silent
from custody.record.export import export_bundle
from custody.record.model import RecordProof
from custody.settings import or_default
from custody.times.period import Time, period
from custody.verify.names import log_name
from custody.verify.stored import Stored, UnreadableError
from custody.verify.unpacked import unpack
from custody.verify.verify import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.settings import Settings
    from custody.verify.model import FileVerdict, Verification

_BEFORE = timedelta(hours=2)
_THREADS = 8

Found = tuple[Stored, int, dict[str, Any]]


def record(
    event_id: str,
    *places: str | os.PathLike[str],
    time: Time | None = None,
    region: str | None = None,
    account: str | None = None,
    export: str | os.PathLike[str] | None = None,
    keys: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    profile: str | None = None,
    progress: ProgressCallback = silent,
) -> RecordProof:
    """Find a record, and prove it by the digest file that names its log file.

    Args:
        event_id: the record's ``eventID``, as alerts and answers name it.
        places: folders or ``s3://BUCKET[/PREFIX]``; by default the bucket of the deployed trail.
        time: when it happened, UTC: log files that were delivered up to a day later are looked through. A bucket is not
            searched without it.
        region: where it happened; by default every Region. Calls of global services are recorded in ``us-east-1``.
        account: twelve digits; by default every account.
        export: a folder to write the record, its log file, the digest file with all that it names, and the keys to;
            ``custody verify`` accepts it on another machine.
        keys: as for ``custody.verify``.
        settings: of the deployment; the defaults when None.
        profile: of the AWS configuration; by default the one in use.
        progress: called while files are read.

    Raises:
        LogsError: there is no such record, or a bucket is to be searched without a time.
        PeriodError: the time is not understood.
        AwsError: a bucket is to be read, and AWS cannot be asked.
    """
    # Loads the AWS SDK.
    from custody.verify.lookup import Lookup  # noqa: PLC0415  # see above

    when = period(since=time, end=None, now=datetime.now(UTC), called=("time", "time", "time")).since
    if when is None and not (places and all(isinstance(place_of(os.fspath(each)), Folder) for each in places)):
        raise LogsError("a bucket is searched by the time of the record; name it with --time, as the alert does")
    only = Span(
        since=None if when is None else when - _BEFORE,
        until=None if when is None else when + LATE,
        accounts=frozenset(filter(None, [account])),
        regions=frozenset(filter(None, [region])),
    )
    run = Run(Lookup(or_default(settings), profile), only, progress)
    run.open(places, keys)
    verification = run.verified()
    found = _find(run, event_id, only)
    if found is None:
        where = ", ".join(run.named)
        raise LogsError(f"no record {event_id[:64]!r} in {where}; check its time and Region, or name another place")
    proof = _proof(event_id, found, verification)
    if export is not None:
        export_bundle(run, proof, found[0], os.fspath(export))
    return proof


def _find(run: Run, event_id: str, only: Span) -> Found | None:
    def look(stored: Stored) -> Found | None:
        return _in_file(run, stored, event_id)

    files = [each for each in run.gathered.logs if _may_hold(each, only)]
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="custody-record") as pool:
        for at in range(0, len(files), 4 * _THREADS):
            if found := next(filter(None, pool.map(look, files[at : at + 4 * _THREADS])), None):
                return found
    return None


def _may_hold(stored: Stored, only: Span) -> bool:
    name = log_name(stored.below)
    if name is None:
        return True
    here = only.has_account(name.account) and only.has_region(name.region)
    return (
        here
        and (only.since is None or name.delivered >= only.since)
        and (only.until is None or name.delivered <= only.until)
    )


def _in_file(run: Run, stored: Stored, event_id: str) -> Found | None:
    try:
        raw, _ = run.sources[stored.place].read(stored)
    except UnreadableError:
        # Verifying has told of it.
        return None
    data = unpack(raw).data
    if event_id.encode() not in data:
        return None
    return next(((stored, at, each) for at, each in _records(data) if each.get("eventID") == event_id), None)


def _records(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        document: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        return
    records = document.get("Records") if isinstance(document, dict) else None
    for at, each in enumerate(records if isinstance(records, list) else ()):
        if isinstance(each, dict):
            yield at, each


def _proof(event_id: str, found: Found, verification: Verification) -> RecordProof:
    stored, position, content = found
    file = _of_name(verification.files, stored.name)
    if file is None:
        raise LogsError(f"{stored.name} holds the record, and was not verified; report it")
    digest = next((each for each in verification.files if file.digest and each.key == file.digest), None)
    about = {file.file, *([digest.file] if digest else [])}
    return RecordProof(
        event_id=event_id,
        record=content,
        position=position,
        file=file,
        digest=digest,
        issues=tuple(each for each in verification.issues if each.file in about),
        keys=verification.keys,
        notes=verification.notes,
    )


def _of_name(files: Sequence[FileVerdict], name: str) -> FileVerdict | None:
    return next((each for each in files if each.file == name), None)
