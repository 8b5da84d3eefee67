"""Verify what a trail wrote: signatures, chains and the sum of every log file."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from custody.logs.cores import cores
from custody.logs.files import insist_on_paths
from custody.logs.places import Bucket, EventHistory, Folder, Place, place_of
from custody.logs.problem import LogsError
from custody.logs.span import LATE, Span
from custody.progress import ProgressCallback, silent, waiting
from custody.settings import or_default
from custody.times.period import ARGUMENTS, Time, period
from custody.times.text import after
from custody.verify.chains import Chains, Judge
from custody.verify.endings import early, unexplained
from custody.verify.gathered import Gathered, appended
from custody.verify.keys import Keys
from custody.verify.log_files import LogFiles, Matching, Named, read_all
from custody.verify.model import FileVerdict, Issue, IssueKind, Verdict, Verification, Window
from custody.verify.names import log_name
from custody.verify.placing import Placing
from custody.verify.saved import Signature
from custody.verify.stops import windows as windows_of
from custody.verify.stored import Folder as Files
from custody.verify.tables import chain_verdicts, digest_verdicts
from custody.verify.unnamed import Unnamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.logs.summary import Reading
    from custody.settings import Settings
    from custody.verify.digest import Digest
    from custody.verify.lookup import Lookup
    from custody.verify.stored import Source, Stored

_SPILT = timedelta(hours=3)


def verify(
    *places: str | os.PathLike[str],
    keys: str | os.PathLike[str] | None = None,
    save_keys: str | os.PathLike[str] | None = None,
    since: Time | None = None,
    until: Time | None = None,
    settings: Settings | None = None,
    profile: str | None = None,
    progress: ProgressCallback = silent,
) -> Verification:
    """Verify log files by the digest files that AWS signed, in every account and Region that is there.

    Args:
        places: folders, ``s3://BUCKET[/PREFIX]`` or the ARN of a trail; by default the bucket of the deployed trail.
        keys: a file of saved public keys; by default ``custody-keys.json`` in a folder, and what AWS is asked for
            (``ListPublicKeys``, once a Region, with the credentials of this shell).
        save_keys: a folder to write such a file to, which makes a copy of the logs verifiable without AWS.
        since: how long back, or from when, log files are verified, by when they were delivered; by default all.
        until: until when; a day is in the period to its end.
        settings: of the deployment; the defaults when None.
        profile: of the AWS configuration; by default the one in use.
        progress: called while files are read.

    Raises:
        LogsError: a path does not exist, nothing to verify is there, or Event history was named, which AWS does not
            sign.
        PeriodError: a time is not understood.
        AwsError: a bucket or a trail was named, or nothing, and AWS cannot be asked.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html
    """
    chosen = period(since=since, end=until, now=datetime.now(UTC), called=ARGUMENTS)
    # Loads the AWS SDK.
    from custody.verify.lookup import Lookup  # noqa: PLC0415  # see above

    span = Span(since=chosen.since, until=chosen.until)
    run = Run(Lookup(or_default(settings), profile), span, progress)
    run.open(places, keys)
    found = run.verified()
    if save_keys is not None:
        run.save(Path(save_keys))
    return found


def verify_reading(
    reading: Reading,
    places: Sequence[Place],
    span: Span,
    settings: Settings,
    *,
    profile: str | None = None,
    progress: ProgressCallback = silent,
) -> None:
    """Verify what a reading has read, so that its last line says so.

    Args:
        reading: gets what verifying came to.
        places: that were read; Event history is signed by nobody.
        span: what was read of buckets; folders are read, and verified, whole.
        settings: of the deployment.
        profile: of the AWS configuration.
        progress: called while files are read.

    Raises:
        AwsError: a bucket cannot be read.
    """
    # Loads the AWS SDK.
    from custody.verify.lookup import Lookup  # noqa: PLC0415  # see above

    if any(isinstance(place, Folder) for place in places):
        span = Span()
    until = None if span.until is None else after(span.until, LATE)
    run = Run(Lookup(settings, profile), replace(span, until=until), progress)
    signed = [place for place in places if not isinstance(place, EventHistory)]
    try:
        run.open_places(signed)
        reading.verification = run.verified()
    except LogsError as error:
        reading.verification = Verification(
            places=tuple(map(str, places)), files=(), chains=(), issues=(), notes=(f"nothing is verified: {error}",)
        )


@dataclass(slots=True)
class Run:
    """One verification, with what it found at hand afterwards.

    Attributes:
        lookup: asks AWS.
        period: which log files, by when they were delivered; of buckets, of which accounts and Regions.
        progress: called while files are read.
    """

    lookup: Lookup
    period: Span
    progress: ProgressCallback
    keys: Keys = field(default_factory=Keys)
    named: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    live: bool = False

    def open(self, places: tuple[str | os.PathLike[str], ...], keys: str | os.PathLike[str] | None) -> None:
        """Find the places, and read what was saved."""
        self.open_places([self._place(os.fspath(place)) for place in places] or [self.lookup.deployed()])
        if keys is not None:
            path = Path(keys)
            insist_on_paths([path])
            folder = Files(path)
            self.gathered.saved_keys(folder, next(folder.listed()), self.keys)
            self.gathered.named_keys = True

    def _place(self, text: str) -> Place:
        from custody.verify.lookup import is_trail  # noqa: PLC0415  # loads the AWS SDK

        place = self.lookup.trail(text) if is_trail(text) else place_of(text)
        if isinstance(place, EventHistory):
            raise LogsError("event-history is signed by nobody; name a folder, s3://BUCKET/PREFIX or a trail's ARN")
        return place

    def open_places(self, places: Sequence[Place]) -> None:
        """Find some places.

        Raises:
            LogsError: a path does not exist.
        """
        from custody.verify.bucket import S3  # noqa: PLC0415  # loads the AWS SDK

        self.keys.ask = self.lookup.public_keys
        for number, place in enumerate(places):
            self.named.append(str(place))
            if isinstance(place, Bucket):
                client = self.lookup.required().client("s3", connections=2 * _THREADS)
                self.sources.append(S3(client, place, self.period, number))
                self.live = True
            elif isinstance(place, Folder):
                insist_on_paths([place.path])
                self.sources.append(Files(place.path, number))

    def verified(self) -> Verification:
        """All of it."""
        gathered = self.gathered
        with waiting(self.progress, f"looking through {', '.join(self.named)}"):
            for source in self.sources:
                gathered.take(source, self.keys)
        if not gathered.digests and not gathered.files and not gathered.logs:
            raise LogsError(
                f"no log files and no digest files in {', '.join(self.named)}; name a folder or a bucket that holds "
                "AWSLogs as CloudTrail writes it, CloudTrail-Digest with it"
            )
        placing = Placing([*_pairs(gathered.digests, gathered.logs)])
        chains = self._chains(placing)
        logs = self._logs(chains, placing)
        return self._result(chains, logs, placing)

    def _chains(self, placing: Placing) -> Chains:
        digests = [each for each in self.gathered.digests if self._overlaps(each)]
        self.keys.ask_for(digests)
        judge = Judge(
            self.gathered.digests,
            self.keys,
            self._signatures(digests),
            placing,
            damaged=self.gathered.damaged,
            begins=self.gathered.begins,
        )
        return judge.of_period(digests, self.period.since)

    def _overlaps(self, digest: Digest) -> bool:
        since, until = self.period.since, self.period.until
        return (since is None or digest.end > since) and (until is None or digest.start < until + _SPILT)

    def _signatures(self, digests: list[Digest]) -> dict[tuple[str, str], str]:
        """What was saved, and what S3 still says of the digest files that a copy has without a signature."""
        saved = self.gathered.signatures
        carried = {(each.previous.bucket, each.previous.key) for each in self.gathered.digests if each.previous}
        for each in digests:
            place = each.bucket, each.key
            if each.signature or each.stored.bucket or place in saved or place in carried:
                continue
            metadata = self.lookup.metadata(*place)
            if signature := metadata.get("signature"):
                saved[place] = Signature(bucket=each.bucket, key=each.key, signature=signature)
        return {place: each.signature for place, each in saved.items()}

    def _logs(self, chains: Chains, placing: Placing) -> LogFiles:
        of_period = {entry.s3Object.rpartition("/")[2] for each in chains.judged for entry in each.digest.files}
        known = {entry.s3Object.rpartition("/")[2] for each in self.gathered.digests for entry in each.files}
        wanted = [
            each
            for each in self.gathered.logs
            if (base := each.base) in of_period or (base not in known and self._is_of_period(each))
        ]
        named = [
            Named(entry.s3Bucket, entry.s3Object, entry.hashValue, each)
            for each in chains.judged
            for entry in each.digest.files
        ]
        home = frozenset(each.bucket for each in self.gathered.digests if each.stored.bucket == each.bucket)
        listed = {each.base for each in wanted}
        wanted += [
            found
            for bucket, key in dict.fromkeys((each.bucket, each.key) for each in named)
            if key.rpartition("/")[2] not in listed and (found := self._elsewhere(bucket if home else "", key))
        ]
        matching = Matching(named, placing, home)
        threads = 2 * _THREADS if self.live else cores()
        with waiting(self.progress, f"0 of {len(wanted):,} log files verified") as told:
            for number, each in enumerate(read_all(self.sources, wanted, threads), 1):
                matching.take(each)
                if not number % _TOLD:
                    told(f"{number:,} of {len(wanted):,} log files verified")
        return matching.finish()

    def _elsewhere(self, bucket: str, key: str) -> Stored | None:
        return next((found for source in self.sources if (found := source.find(bucket, key))), None)

    def _is_of_period(self, stored: Stored) -> bool:
        since, until = self.period.since, self.period.until
        if (since is None and until is None) or (name := log_name(stored.below)) is None:
            return True
        return (since is None or name.delivered >= since) and (until is None or name.delivered < until)

    def _result(self, chains: Chains, logs: LogFiles, placing: Placing) -> Verification:
        by_chain = chains.by_chain()
        trails = frozenset(name.trail for name in by_chain)
        windows = tuple(windows_of(logs.calls, trails))
        unnamed = Unnamed(by_chain, chains.gaps, windows, self._newest())
        unnamed.judge(logs.unnamed)
        now = self._newest() if self.live and self.period.until is None else None
        issues = [*self.gathered.issues, *chains.issues, *logs.issues, *unnamed.issues]
        issues += [*unexplained(chains.gaps, windows), *early(by_chain, logs.calls, windows, now)]
        files = [*self.gathered.files, *digest_verdicts(chains.judged, appended(self.gathered.issues))]
        files += [*logs.files, *unnamed.files]
        files.sort(key=lambda each: (each.key, each.file))
        return Verification(
            places=tuple(self.named),
            files=tuple(files),
            chains=tuple(chain_verdicts(by_chain, files, issues)),
            issues=_ordered(issues),
            windows=windows,
            keys=" and ".join(sorted(filter(None, self.keys.used))) or "nowhere",
            since=self.period.since,
            until=self.period.until,
            notes=tuple(self._notes(files, windows, placing)),
        )

    def _newest(self) -> datetime:
        """The latest time of which anything is known."""
        if self.live:
            return datetime.now(UTC).replace(tzinfo=None)
        times = [each.end for each in self.gathered.digests]
        times += [self.gathered.newest] if self.gathered.newest else []
        return max(times, default=datetime.now(UTC).replace(tzinfo=None))

    def _notes(self, files: list[FileVerdict], windows: tuple[Window, ...], placing: Placing) -> Iterator[str]:
        if self.keys.saved and self.keys.saved in self.keys.used:
            yield (
                f"the keys are of {self.keys.saved}: whoever can change it can sign what they like; compare its "
                "SHA-256 with one that was kept elsewhere, or let AWS be asked for the keys"
            )
        if placing.blind:
            yield "a folder is not laid out as a bucket is, so whether files lie where they belong was not looked at"
        buckets = {each.bucket for each in self.gathered.digests if each.stored.bucket not in {"", each.bucket}}
        homes = {each.stored.bucket for each in self.gathered.digests if each.stored.bucket == each.bucket}
        if buckets and not homes:
            yield f"this is a copy: the digest files are of bucket {', '.join(sorted(buckets))[:200]}"
        if self.gathered.begins:
            first = min(self.gathered.begins)
            yield f"this is an excerpt, as its saved keys say: what was before {first} is no part of it"
        if self.gathered.others:
            yield f"{self.gathered.others:,} other files are no log files by their names, and were not looked at"
        if windows:
            yield "what happened while a trail stood still is in no log file"
        if any(each.verdict is Verdict.UNPROVEN for each in files):
            yield "what is unproven may be right; its issue says what is missing to prove it"

    def save(self, folder: Path) -> Path:
        """Write the keys and the signatures that a copy lacks."""
        from custody.verify.save import write_keys  # noqa: PLC0415  # rarely wanted

        return write_keys(folder, self.keys, self.gathered)


_THREADS = 8
_TOLD = 25


def _pairs(digests: list[Digest], logs: list[Stored]) -> Iterator[tuple[Stored, str]]:
    """Files and the keys that are theirs by name, to tell how a folder is laid out."""
    keys = {entry.s3Object.rpartition("/")[2]: entry.s3Object for each in digests for entry in each.files}
    yield from ((each.stored, each.key) for each in digests)
    yield from ((each, keys[each.base]) for each in logs if each.base in keys)


def _ordered(issues: list[Issue]) -> tuple[Issue, ...]:
    verdicts, kinds = list(Verdict), list(IssueKind)
    return tuple(
        sorted(
            dict.fromkeys(issues),
            key=lambda each: (
                verdicts.index(each.verdict),
                kinds.index(each.kind),
                each.account,
                each.region,
                each.file,
            ),
        )
    )
