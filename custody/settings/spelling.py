"""Keys that are nearly ``custody``: what stands under them would be dropped, and a default would apply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from custody.settings.model import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PREFIX = "custody"

_JOINT = re.compile(r"[^A-Za-z0-9]")


def misspelt(keys: Iterable[str]) -> Iterator[str]:
    """What is wrong with the keys of a context: one line for each that was meant as custody's.

    Other tools and the CDK itself keep keys there too, so only one slip is taken for custody's: a letter too many,
    too few, another or swapped, capitals, or a setting joined by something else than a dot.
    """
    for key in keys:
        meant = _meant(key)
        if meant and meant != key:
            yield f"context key {key!r} is not custody's, and nothing reads it; did you mean {meant}?"


def misplaced(keys: Iterable[str]) -> Iterator[str]:
    """What is wrong with the keys at the top of ``cdk.json``, where nothing of custody's belongs."""
    for key in keys:
        meant = _meant(key)
        if meant:
            yield (
                f"{key!r} stands outside context in cdk.json, where nothing reads it; move it into context"
                f"{'' if meant == key else f', as {meant}'}"
            )


def _meant(key: str) -> str | None:
    joint = _JOINT.search(key)
    head, rest = (key[: joint.start()], key[joint.end() :]) if joint else (key, "")
    if not _near(head.lower()):
        return None
    if not joint:
        return PREFIX
    known = re.split(_JOINT, rest, maxsplit=1)[0] in Settings.model_fields or rest in Settings.model_fields
    return f"{PREFIX}.{rest}" if known or joint.group() == "." else None


def _near(word: str) -> bool:
    """Equal, one slip away, or the same letters in another order."""
    if sorted(word) == sorted(PREFIX):
        return True
    shorter, longer = sorted((word, PREFIX), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    same = next((at for at, (one, other) in enumerate(zip(shorter, longer, strict=False)) if one != other), None)
    if same is None:
        return True
    return shorter[same + (len(shorter) == len(longer)) :] == longer[same + 1 :]
