"""A random sample that anybody can draw again: by a hash of the seed and of what names a release."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.releases.model import Release


def draw(releases: Sequence[Release], size: int, seed: int) -> tuple[Release, ...]:
    """So many of the releases, in their order; all where there are no more.

    Those are drawn whose SHA-256 of ``SEED/ACCOUNT/REGION/PIPELINE/EXECUTION`` is the least. It depends on nothing but
    the seed and the releases, so whoever has the list can check by hand that nobody picked.
    """

    def lot(release: Release) -> tuple[bytes, str]:
        name = f"{seed}/{release.account}/{release.region}/{release.pipeline}/{release.execution_id}"
        return sha256(name.encode("utf-8", "surrogatepass")).digest(), name

    drawn = {lot(release) for release in sorted(releases, key=lot)[:size]}
    return tuple(release for release in releases if lot(release) in drawn)
