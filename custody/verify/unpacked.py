"""The bytes of one log file or digest file, unpacked and summed, and what is wrong with how they are packed.

A digest has the sum of what the first gzip member holds. Whatever stands behind it is in no digest, and there are
readers that read it, ours among them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from isal import isal_zlib

from custody.counted import counted
from custody.logs.contents import DAMAGED, GZIP
from custody.verify.model import IssueKind

LIMIT = 64 << 20
"""Bytes of one file, unpacked; AWS keeps a log file at 50 MB."""

_MAGIC = b"\x1f\x8b"
_MIB = 1 << 20


class Unpacked(NamedTuple):
    """What a file holds.

    Attributes:
        data: the unpacked bytes of its first gzip member, or all of a file that is not packed.
        sha256: of them.
        issue: what is wrong with the packing; None for nothing.
        said: the same, in words that continue the file's name.
    """

    data: bytes
    sha256: str
    issue: IssueKind | None = None
    said: str = ""


def unpack(raw: bytes, limit: int = LIMIT) -> Unpacked:
    """Unpack and sum a file; a copy that was unpacked before is summed as it is.

    Args:
        raw: the file.
        limit: bytes, unpacked, beyond which it is not read.
    """
    if not raw.startswith(_MAGIC):
        return Unpacked(raw, sha256(raw).hexdigest())
    stream = isal_zlib.decompressobj(wbits=GZIP)
    try:
        data = stream.decompress(raw, limit + 1)
    except DAMAGED:
        return Unpacked(b"", "", IssueKind.TRUNCATED, "is damaged: its gzip cannot be unpacked")
    if len(data) > limit:
        said = f"holds more than {limit / _MIB:g} MiB unpacked; AWS writes no such file"
        return Unpacked(b"", "", IssueKind.UNREADABLE, said)
    if not stream.eof:
        return Unpacked(data, sha256(data).hexdigest(), IssueKind.TRUNCATED, "is cut short: its gzip has no end")
    if behind := len(stream.unused_data):
        said = f"has {counted(behind, 'byte')} behind its gzip, which no digest file covers"
        return Unpacked(data, sha256(data).hexdigest(), IssueKind.APPENDED, said)
    return Unpacked(data, sha256(data).hexdigest())
