"""What a file is, told by how it begins; its name decides only where the content does not.

A record under any ending is read. What is read is JSON, packed by gzip or not, or text lines that end in JSON.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from custody.logs.contents import beginning, open_at_once
from custody.logs.skipped import SkippedKind as Kind

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 1 << 16
_GZIP = b"\x1f\x8b"
_BEGINNINGS = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTD),
    (b"BZh", Kind.BZIP2),
    (b"\xfd7zXZ\0", Kind.XZ),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\x04\x22\x4d\x18", Kind.LZ4),
    (b"\xff\x06\0\0sNaPpY", Kind.SNAPPY),
    (b"PAR1", Kind.PARQUET),
    (b"ORC", Kind.ORC),
    (b"Obj\x01", Kind.AVRO),
    (b"SQLite format 3\0", Kind.SQLITE),
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
)
_ENDINGS = {
    ".zip": Kind.ZIP,
    ".zst": Kind.ZSTD,
    ".bz2": Kind.BZIP2,
    ".xz": Kind.XZ,
    ".7z": Kind.SEVEN_ZIP,
    ".lz4": Kind.LZ4,
    ".sz": Kind.SNAPPY,
    ".snappy": Kind.SNAPPY,
    ".tar": Kind.TAR,
    ".parquet": Kind.PARQUET,
    ".orc": Kind.ORC,
    ".avro": Kind.AVRO,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".pdf": Kind.PDF,
}
_TAR = (257, b"ustar")

_SPACE = b" \t\r\n\x0b\x0c\x1e\xef\xbb\xbf"
_JSON = re.compile(rb'\{\s*(?:["}]|$)|\[\s*(?:[\[{"\]]|$)|"\{')
_WIDE = re.compile(rb"(?:\xff\xfe|\xfe\xff)|[\[{]\0|\0[\[{]")
# A record somewhere on a line; CSV doubles the quotes, and a quote with a backslash is a record in a text.
_RECORD = re.compile(rb'(?<!")\\?"(?:eventVersion|eventSource|eventName|userIdentity|Records|CloudTrailEvent)\\?"(?!")')
_HTML = re.compile(rb"\s*<(?:!doctype|html|\?xml)", re.IGNORECASE)
_FLOW_LOG = re.compile(rb"version account-id |\d+ \d{12} eni-")
_LOAD_BALANCER = re.compile(rb"(?:https?|h2|grpcs?|wss?|tls) \d{4}-\d\d-\d\dT\S+ \S+ ")

JSON_ENDINGS = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
"""A file that is called JSON is read, or it is a problem that it cannot be."""

WAYS_OUT = {
    Kind.ZIP: "unpack it with unzip",
    Kind.ZSTD: "unpack it with zstd -d",
    Kind.BZIP2: "unpack it with bunzip2",
    Kind.XZ: "unpack it with unxz",
    Kind.SEVEN_ZIP: "unpack it with 7z x",
    Kind.LZ4: "unpack it with lz4 -d",
    Kind.SNAPPY: "unpack it with snzip -d",
    Kind.TAR: "unpack it with tar -xf",
    Kind.PARQUET: "write its rows as JSON Lines, or name the log files they were made from",
    Kind.ORC: "write its rows as JSON Lines, or name the log files they were made from",
    Kind.AVRO: "write its rows as JSON Lines, or name the log files they were made from",
    Kind.CSV: "name the log files it was made from, or download Event history as JSON",
}
_OTHERWISE = "name CloudTrail log files or a folder of them"


def way_out(kind: Kind) -> str:
    """What is wrong with a file that was named, a sentence that continues its name, and what to do."""
    what = "is empty" if kind is Kind.EMPTY else f"is no log file but {_said(kind)}"
    return f"{what}; {WAYS_OUT.get(kind, _OTHERWISE)}"


def _said(kind: Kind) -> str:
    if kind is Kind.OTHER:
        return "something else"
    return kind.value if kind in {Kind.OWN, Kind.TEXT} else f"{kind.value} data"


def kind_of_file(path: Path, name: str) -> Kind | None:
    """What a file is that is not to be read; None for one that is.

    Args:
        path: where it is on this machine.
        name: what it is called where it is from.

    Raises:
        OSError: it cannot be read.
    """
    if name.lower().endswith(JSON_ENDINGS):
        return None
    with open(path, "rb", opener=open_at_once) as file:
        return kind_of(file.read(_HEAD), name)


def kind_of_ending(name: str) -> Kind | None:
    """What a file is by its ending, where that says that it holds no log file as they are read."""
    return _ENDINGS.get(name[name.rfind(".") :].lower()) if "." in name else None


def kind_of(head: bytes, name: str) -> Kind | None:
    """As ``kind_of_file``, of the first bytes."""
    if not head:
        return Kind.EMPTY
    if head.startswith(_GZIP):
        inside = beginning(head)
        # What is damaged is read, so that somebody hears of it.
        return _of_content(inside, name.lower().removesuffix(".gz")) if inside.strip(_SPACE) else None
    return _of_content(head, name.lower())


def _of_content(head: bytes, name: str) -> Kind | None:
    text = head.lstrip(_SPACE)
    if _JSON.match(text) or _WIDE.match(head):
        return None
    for beginning_, kind in _BEGINNINGS:
        if head.startswith(beginning_):
            return kind
    if head[_TAR[0] :].startswith(_TAR[1]):
        return Kind.TAR
    if _RECORD.search(head) and not _HTML.match(head):
        return None
    if ending := kind_of_ending(name):
        return ending
    return _of_text(head) if b"\0" not in head else Kind.OTHER


def _of_text(head: bytes) -> Kind:
    if _HTML.match(head):
        return Kind.OWN if b"SHA256SUMS" in head or b"custody" in head.lower() else Kind.HTML
    if _FLOW_LOG.match(head):
        return Kind.FLOW_LOG
    if _LOAD_BALANCER.match(head):
        return Kind.LOAD_BALANCER
    return Kind.TEXT if head.strip(_SPACE) else Kind.EMPTY
