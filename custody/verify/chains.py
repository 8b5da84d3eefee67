"""Digest files in their chains: whose signature is right, and which of them are missing, moved or not linked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from custody.counted import counted
from custody.times.text import iso
from custody.verify.keys import PublicKey
from custody.verify.model import Issue, IssueKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from custody.verify.digest import Digest
    from custody.verify.keys import Keys
    from custody.verify.names import ChainName
    from custody.verify.placing import Placing

HOUR = timedelta(hours=1)
SLACK = timedelta(minutes=90)
"""By how much a digest file may be late: they are written every hour, give or take."""

_CARRIED = "the next digest file"

Key = tuple[str, str]
"""Bucket and key."""


@dataclass(slots=True)
class Judged:
    """A digest file and what is known of it."""

    digest: Digest
    verdict: Verdict = Verdict.VERIFIED
    issues: list[IssueKind] = field(default_factory=list)
    following: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a chain has no digest file: ``missing`` where there ought to be some, else the trail stood still.

    Attributes:
        file: the digest file after it.
    """

    chain: ChainName
    since: datetime | None
    until: datetime
    file: str
    missing: bool


@dataclass(slots=True)
class Chains:
    """What the digest files of all chains came to.

    Attributes:
        judged: those of the period, in the order of their chains and times.
        issues: what is wrong or not proven.
        gaps: times without digest files.
    """

    judged: list[Judged] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def by_chain(self) -> dict[ChainName, list[Digest]]:
        """The digest files of each chain, by time."""
        found: defaultdict[ChainName, list[Digest]] = defaultdict(list)
        for each in self.judged:
            found[each.digest.name.chain].append(each.digest)
        return found


class Judge:
    """Judges digest files.

    Args:
        digests: all that were read, whatever their time.
        keys: the public keys.
        saved: signatures that were saved, by bucket and key of the digest file.
        placing: tells whether a file lies where it belongs.
        damaged: the names, without folders, of digest files that are there and could not be read.
        begins: the keys of digest files with which an excerpt begins.
    """

    def __init__(
        self,
        digests: Sequence[Digest],
        keys: Keys,
        saved: Mapping[Key, str],
        placing: Placing,
        *,
        damaged: Collection[str] = (),
        begins: Collection[str] = (),
    ) -> None:
        self._keys, self._saved, self._placing = keys, saved, placing
        self._damaged, self._begins = damaged, begins
        self._at_home = {(each.stored.place, each.bucket == each.stored.bucket) for each in digests}
        self._first: dict[Key, Digest] = {}
        for each in sorted(digests, key=lambda each: not self._is_placed(each)):
            self._first.setdefault((each.bucket, each.key), each)
        self._after: defaultdict[str, list[Digest]] = defaultdict(list)
        for each in self._first.values():
            if each.previous:
                self._after[each.previous.key].append(each)
        self._unknown: set[tuple[str, str]] = set()
        self.found = Chains()

    def of_period(self, digests: Sequence[Digest], since: datetime | None) -> Chains:
        """Judge some of the digest files.

        Args:
            digests: those that cover a part of a period.
            since: its beginning, UTC without a zone; None for all that there is.
        """
        chains: defaultdict[ChainName, list[Judged]] = defaultdict(list)
        for each in sorted(digests, key=lambda each: (each.name.chain, each.end, not self._is_placed(each))):
            judged = Judged(each)
            self.found.judged.append(judged)
            if self._first[each.bucket, each.key] is each:
                chains[each.name.chain].append(judged)
                self._sign(judged)
                if not self._is_placed(each):
                    self._tell(judged, IssueKind.MISPLACED, f"belongs at s3://{each.bucket}/{each.key}")
            else:
                self._second(judged)
        for chain in chains.values():
            self._link(chain, since)
        return self.found

    def _is_placed(self, digest: Digest) -> bool:
        stored = digest.stored
        # A whole copy in another bucket is one; a digest file of another bucket among others is none of theirs.
        strange = stored.bucket not in {"", digest.bucket} and (stored.place, True) in self._at_home
        return not strange and self._placing.is_right(stored, digest.key)

    def _second(self, judged: Judged) -> None:
        """A further file that says to be a digest file that is there."""
        first, digest = self._first[judged.digest.bucket, judged.digest.key], judged.digest
        if first.sha256 == digest.sha256:
            what = "is another copy of" if self._is_placed(digest) else "lies elsewhere than where it belongs, which is"
            if self._is_placed(digest):
                self._sign(judged)
                return
            self._tell(judged, IssueKind.MISPLACED, f"{what} s3://{digest.bucket}/{digest.key}")
        else:
            self._tell(judged, IssueKind.COPY, f"says to be {first.stored.name}, and holds other bytes")

    def _sign(self, judged: Judged) -> None:
        digest = judged.digest
        if digest.algorithms:
            self._tell(judged, IssueKind.ALGORITHM, f"names {', '.join(map(repr, digest.algorithms))}")
            return
        key = self._keys.key_of(digest)
        if not isinstance(key, PublicKey):
            self._no_key(judged, key)
            return
        signatures = self._signatures(digest)
        if digest.stored.bucket and not digest.signature:
            self._tell(
                judged, IssueKind.FORGED, "has no signature in its metadata; AWS writes one, so it was written anew"
            )
        elif not signatures:
            said = "has no signature here: S3's metadata hold it, and of a copy the next digest file or a saved one"
            self._tell(judged, IssueKind.NO_SIGNATURE, said, Verdict.UNPROVEN)
        elif wrong := self._wrong(key, digest, signatures):
            said = f"is not what was signed with key {digest.fingerprint[:64]} (signature of {' and of '.join(wrong)})"
            self._tell(judged, IssueKind.FORGED, said)

    def _wrong(self, key: PublicKey, digest: Digest, signatures: list[tuple[str, str]]) -> list[str]:
        """Whose signatures are not right: each of its own has to be, and one of those that others carry."""
        wrong = [whose for whose, each in signatures if not self._keys.verifies(key, digest.signed, each)]
        return [] if signatures[0][0] == _CARRIED and len(wrong) < len(signatures) else wrong

    def _signatures(self, digest: Digest) -> list[tuple[str, str]]:
        """The signatures of a digest file, each with whose it is; those that stand in what comes after it, too."""
        place = digest.bucket, digest.key
        found = [("its metadata", digest.signature)] if digest.signature else []
        if place in self._saved:
            found.append(("the saved file", self._saved[place]))
        if not found:
            # Where there is one of its own, the next one's link is looked at by itself.
            after = [each.previous.signature for each in self._after[digest.key] if each.previous]
            found += [(_CARRIED, each) for each in dict.fromkeys(after)]
        return found

    def _no_key(self, judged: Judged, kind: IssueKind) -> None:
        digest = judged.digest
        region, fingerprint = digest.name.chain.region, digest.fingerprint[:64]
        if kind is IssueKind.UNKNOWN_KEY:
            self._tell(judged, kind, f"names key {fingerprint}, which AWS did not have in {region} at that time")
            return
        why = self._keys.unasked.get(region, "AWS was not asked")
        judged.issues.append(kind)
        judged.verdict = Verdict.UNPROVEN if judged.verdict is Verdict.VERIFIED else judged.verdict
        if (region, fingerprint) not in self._unknown:
            # Hundreds may be signed with it.
            self._unknown.add((region, fingerprint))
            said = f"names key {fingerprint} of {region}, as others do, and it is not known here: {why}"
            self._add(digest, kind, digest.stored.name, said, Verdict.UNPROVEN)

    def _link(self, chain: list[Judged], since: datetime | None) -> None:
        place = {each.digest.key: number for number, each in enumerate(chain)}
        linked: set[int] = set()
        for number, judged in enumerate(chain):
            digest, before = judged.digest, chain[number - 1] if number else None
            if digest.previous is None:
                if before is not None:
                    self._gap(judged, before.digest.end, missing=False)
                    linked.add(number - 1)
                continue
            at = place.get(digest.previous.key)
            if at is None:
                if before is not None or since is None or digest.start > since:
                    self._missing(judged, before)
                linked.add(number - 1)
                continue
            linked.add(at)
            chain[at].following = digest.key
            self._compare(chain[at], judged)
        for number, judged in enumerate(chain[:-1]):
            if number not in linked:
                self._tell(
                    judged, IssueKind.INSERTED, "stands in the chain, and the next digest file does not link to it"
                )

    def _compare(self, before: Judged, judged: Judged) -> None:
        link, digest = judged.digest.previous, before.digest
        if link is None:
            return
        signature = digest.signature or self._saved.get((digest.bucket, digest.key), link.signature)
        if link.sha256 != digest.sha256 or link.signature != signature:
            what = "holds other bytes" if link.sha256 != digest.sha256 else "has another signature"
            self._tell(before, IssueKind.LINK, f"{what} than the next digest file, {judged.digest.stored.name}, says")

    def _missing(self, judged: Judged, before: Judged | None) -> None:
        digest = judged.digest
        assert digest.previous is not None  # noqa: S101 - told by who calls
        begin = before.digest.end if before else None
        if begin is None:
            said = (
                f"is missing, which {digest.stored.name} follows, and so is all before {iso(digest.start)}; "
                "if the copy begins there, say so with --from"
            )
        else:
            hours = max(1, round((digest.start - begin) / HOUR))
            count = counted(hours, "digest file")
            said = f"is missing: {count} in a row, from {iso(begin)} to {iso(digest.start)}"
        name = f"s3://{digest.previous.bucket}/{digest.previous.key}"
        self._gap(judged, begin, missing=True)
        excerpt = begin is None and digest.key in self._begins
        if excerpt or digest.previous.key.rpartition("/")[2] in self._damaged:
            # It is no part of an excerpt; or it is there, and was told of.
            return
        self._add(digest, IssueKind.DIGEST_MISSING, name, said, since=begin, until=digest.start)

    def _gap(self, judged: Judged, since: datetime | None, *, missing: bool) -> None:
        digest = judged.digest
        self.found.gaps.append(Gap(digest.name.chain, since, digest.start, digest.stored.name, missing))

    def _tell(self, judged: Judged, kind: IssueKind, said: str, verdict: Verdict = Verdict.FAULTY) -> None:
        judged.issues.append(kind)
        judged.verdict = verdict if judged.verdict is Verdict.VERIFIED else judged.verdict
        if verdict is Verdict.FAULTY:
            judged.verdict = verdict
        self._add(judged.digest, kind, judged.digest.stored.name, said, verdict)

    def _add(
        self,
        digest: Digest,
        kind: IssueKind,
        file: str,
        said: str,
        verdict: Verdict = Verdict.FAULTY,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> None:
        self.found.issues.append(issue_of(digest.name.chain, verdict, kind, file, said, since=since, until=until))


def issue_of(
    chain: ChainName,
    verdict: Verdict,
    kind: IssueKind,
    file: str,
    said: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Issue:
    """An issue about a chain or one of its files."""
    return Issue(
        verdict=verdict,
        kind=kind,
        file=file,
        said=said,
        account=chain.account,
        region=chain.region,
        trail=chain.trail,
        since=since,
        until=until,
    )
