"""Writing saved keys: see ``custody.verify.saved``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.cache import Cache
from custody.logs.layout import KEYS_FILE
from custody.verify.saved import Signature, saved_text

if TYPE_CHECKING:
    from pathlib import Path

    from custody.verify.gathered import Gathered
    from custody.verify.keys import Keys


def write_keys(folder: Path, keys: Keys, gathered: Gathered) -> Path:
    """Write the keys that the digest files name, and the signatures that stand in none of them; returns the file.

    Args:
        folder: made if need be.
        keys: those that are known.
        gathered: the digest files.
    """
    carried = {(each.previous.bucket, each.previous.key) for each in gathered.digests if each.previous}
    signatures = dict(gathered.signatures)
    for each in gathered.digests:
        place = each.bucket, each.key
        if each.signature and place not in carried:
            signatures[place] = Signature(
                bucket=each.bucket, key=each.key, signature=each.signature, generated=each.generated
            )
    file = folder / KEYS_FILE
    with Cache(folder).writing(file) as stream:
        stream.write(saved_text(keys, gathered.digests, signatures.values()).encode())
    return file
