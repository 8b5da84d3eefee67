"""Whether the log files of a report are as AWS wrote them, where that can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.places import Folder
from custody.verify.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from custody.logs.places import Place
    from custody.logs.summary import Reading
    from custody.verify.model import ChainVerdict, Verification

_DIGESTS = "CloudTrail-Digest"


def is_verifiable(places: Sequence[Place]) -> bool:
    """Whether all places are folders on this machine and one of them holds digest files, as a copy of a bucket does."""
    folders = [place.path for place in places if isinstance(place, Folder)]
    if len(folders) < len(places):
        return False
    return any(next(path.rglob(_DIGESTS), None) is not None for path in folders if path.is_dir())


def signed(reading: Reading) -> Verification | None:
    """What verifying what was read came to; None where nobody asked for it, or nothing that was read is signed."""
    found = reading.verification
    return found if found is not None and found.files else None


def proven(verification: Verification | None) -> tuple[tuple[str, datetime, datetime], ...]:
    """The time of each account that the digest files of all its Regions cover, all of them right and no trail stopped.

    A silence within is proven to be one: a digest file is written every hour, with no log file in it where there was
    none.
    """
    if verification is None or verification.windows or verification.faults:
        return ()
    by_account: dict[str, list[ChainVerdict]] = {}
    for chain in verification.chains:
        by_account.setdefault(chain.account, []).append(chain)
    return tuple(span for account, chains in by_account.items() for span in _common(account, chains))


def _common(account: str, chains: Iterable[ChainVerdict]) -> list[tuple[str, datetime, datetime]]:
    spans = [(chain.since, chain.until, chain.verdict) for chain in chains if not chain.backfill]
    if not spans or any(verdict is not Verdict.VERIFIED for _, _, verdict in spans):
        return []
    begins = [since for since, _, _ in spans if since is not None]
    ends = [until for _, until, _ in spans if until is not None]
    if len(begins) < len(spans) or len(ends) < len(spans) or max(begins) >= min(ends):
        return []
    return [(account, max(begins), min(ends))]
