"""Verdicts put together: of digest files, and of chains from those of their files."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from custody.verify.model import ChainVerdict, FileKind, FileVerdict, Issue, IssueKind, Verdict, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.verify.chains import Judged
    from custody.verify.digest import Digest
    from custody.verify.names import ChainName


def digest_verdicts(judged: Sequence[Judged], appended: frozenset[str]) -> list[FileVerdict]:
    """A verdict for each digest file.

    Args:
        judged: the digest files.
        appended: the names of those behind which bytes stand.
    """
    return [_of_digest(each, more=each.digest.stored.name in appended) for each in judged]


def _of_digest(judged: Judged, *, more: bool) -> FileVerdict:
    digest = judged.digest
    return FileVerdict(
        file=digest.stored.name,
        key=digest.key,
        kind=FileKind.DIGEST,
        verdict=Verdict.FAULTY if more else judged.verdict,
        account=digest.name.chain.account,
        region=digest.name.chain.region,
        digest=judged.following,
        sha256=digest.sha256,
        issues=tuple(dict.fromkeys([*judged.issues, *[IssueKind.APPENDED] * more])),
    )


def chain_verdicts(
    chains: dict[ChainName, list[Digest]], files: Sequence[FileVerdict], issues: Sequence[Issue]
) -> list[ChainVerdict]:
    """A verdict for each chain, and for each account's Region of which there are log files and no digest file."""
    of_key = {digest.key: name for name, digests in chains.items() for digest in digests}
    first: dict[tuple[str, str], ChainName] = {}
    for name in sorted(chains):
        first.setdefault((name.account, name.region), name)
    of_chain: defaultdict[ChainName | tuple[str, str], list[FileVerdict]] = defaultdict(list)
    for each in files:
        place = each.account, each.region
        key = each.key if each.kind is FileKind.DIGEST else each.digest
        of_chain[of_key.get(key) or first.get(place) or place].append(each)
    found = [_of_chain(name, chains[name], of_chain[name], issues) for name in sorted(chains)]
    rest = {place: of_chain[place] for place in of_chain if isinstance(place, tuple)}
    return found + [_without(place, rest[place]) for place in sorted(rest)]


def _of_chain(
    name: ChainName, digests: list[Digest], files: list[FileVerdict], issues: Sequence[Issue]
) -> ChainVerdict:
    about = [
        each.verdict
        for each in issues
        if (each.account, each.region) == (name.account, name.region) and each.trail in {name.trail, ""}
    ]
    counts = Counter((each.kind, each.verdict is Verdict.VERIFIED) for each in files)
    return ChainVerdict(
        account=name.account,
        region=name.region,
        trail=name.trail,
        home_region=name.home_region,
        backfill=name.backfill,
        verdict=worst([*about, *(each.verdict for each in files)]),
        digests=counts[FileKind.DIGEST, True] + counts[FileKind.DIGEST, False],
        digests_verified=counts[FileKind.DIGEST, True],
        files=counts[FileKind.LOG, True] + counts[FileKind.LOG, False],
        files_verified=counts[FileKind.LOG, True],
        since=digests[0].start,
        until=digests[-1].end,
    )


def _without(place: tuple[str, str], files: list[FileVerdict]) -> ChainVerdict:
    return ChainVerdict(
        account=place[0],
        region=place[1],
        trail="",
        verdict=worst([each.verdict for each in files]),
        digests=sum(each.kind is FileKind.DIGEST for each in files),
        digests_verified=0,
        files=sum(each.kind is FileKind.LOG for each in files),
        files_verified=0,
    )
