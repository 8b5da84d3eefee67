"""What a file is, told by how it begins; its name decides only where the content does not.

A record under any ending is read. What is read is JSON, packed by gzip or not, or text lines that end in JSON. What
does not begin as either is looked through to its end for a record.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, cast

from isal import igzip, isal_zlib

from custody.logs.contents import beginning, open_at_once
from custody.logs.skipped import SkippedKind as Kind

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 1 << 16
_GZIP = b"\x1f\x8b"
_BEGINNINGS = (
    (_GZIP, Kind.GZIP),
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
_BLANK = _SPACE + b"\0"
# CSV doubles the quotes of a record in its first cell; JSON writes a backslash before them.
_JSON = re.compile(rb'\{\s*(?:["}]|$)|\[\s*(?:[\[{"\]]|$)|"\{\s*[\\}]')
_CSV = re.compile(rb'"\{\s*""')
_WIDE = re.compile(rb"(?:\xff\xfe|\xfe\xff)|[\[{]\0|\0[\[{]")
# Quotes with a backslash are those of a record in a text.
_RECORD = re.compile(rb'(?<!")\\?"(?:eventVersion|eventSource|eventName|userIdentity|Records|CloudTrailEvent)\\?"(?!")')
_LONGEST = 32
"""More bytes than a sign of a record has."""
_HTML = re.compile(rb"\s*<(?:!doctype|html|\?xml)", re.IGNORECASE)
_FLOW_LOG = re.compile(rb"version account-id |\d+ \d{12} eni-")
_LOAD_BALANCER = re.compile(rb"(?:https?|h2|grpcs?|wss?|tls) \d{4}-\d\d-\d\dT\S+ \S+ ")

# isal's stub declares the class as if it were an instance of it.
_DAMAGED: type[Exception] = vars(isal_zlib)["error"]

_CHUNK = 1 << 20
_LOOKED_THROUGH = 1 << 10
"""MiB of one file, unpacked, in which a record is looked for."""

JSON_ENDINGS = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
"""A file that is called JSON is read, or it is a problem that it cannot be."""

WAYS_OUT = {
    Kind.ZIP: "unpack it with unzip",
    Kind.ZSTD: "unpack it with zstd -d",
    Kind.BZIP2: "unpack it with bunzip2",
    Kind.XZ: "unpack it with unxz",
    Kind.GZIP: "unpack it with gunzip until it is JSON",
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


UNREADABLE = frozenset({kind for _, kind in _BEGINNINGS} | {Kind.TAR, Kind.CSV, Kind.HTML})
"""What cannot be read as JSON, so that a file of the kind that is called JSON is one problem, with a way out."""


_LOOKED_INTO = frozenset({Kind.EMPTY, Kind.TEXT, Kind.CSV, Kind.FLOW_LOG, Kind.LOAD_BALANCER})
"""Text, of which the beginning does not tell what comes."""


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
    with open(path, "rb", opener=open_at_once) as file:
        head = file.read(_HEAD)
    if is_called_json(name):
        kind = kind_of(head, "") if head else None
        return kind if kind in UNREADABLE else None
    kind = kind_of(head, name)
    return None if kind in _LOOKED_INTO and _has_record(path, packed=head.startswith(_GZIP)) else kind


def is_called_json(name: str) -> bool:
    """Whether a file is called JSON, packed or not."""
    return name.lower().endswith(JSON_ENDINGS)


def _has_record(path: Path, *, packed: bool) -> bool:
    """Whether a record stands anywhere in a file; what is damaged is read, so that somebody hears of it."""
    last = b""
    try:
        with _opened(path, packed=packed) as file:
            for _ in range(_LOOKED_THROUGH):
                if not (chunk := file.read(_CHUNK)):
                    return False
                if _RECORD.search(last + chunk):
                    return True
                last = chunk[-_LONGEST:]
    except (EOFError, igzip.BadGzipFile, _DAMAGED):
        return packed
    return False


def _opened(path: Path, *, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", igzip.IGzipFile(path)) if packed else path.open("rb")  # type: ignore[no-untyped-call]


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
    if not head.startswith(_GZIP) and (_JSON.match(text) or _WIDE.match(head)):
        return None
    if kind := _of_beginning(head, text):
        return kind
    if _RECORD.search(head) and not _HTML.match(head):
        return None
    return kind_of_ending(name) or (Kind.OTHER if b"\0" in head.strip(_BLANK) else _of_text(head))


def _of_beginning(head: bytes, text: bytes) -> Kind | None:
    for beginning_, kind in _BEGINNINGS:
        if head.startswith(beginning_):
            return kind
    if head[_TAR[0] :].startswith(_TAR[1]):
        return Kind.TAR
    return Kind.CSV if _CSV.match(text) else None


def _of_text(head: bytes) -> Kind:
    if _HTML.match(head):
        return Kind.OWN if b"SHA256SUMS" in head or b"custody" in head.lower() else Kind.HTML
    if _FLOW_LOG.match(head):
        return Kind.FLOW_LOG
    if _LOAD_BALANCER.match(head):
        return Kind.LOAD_BALANCER
    return Kind.TEXT if head.strip(_BLANK) else Kind.EMPTY
