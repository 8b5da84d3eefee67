"""Files that are looked through first give the same records, problems and counts as files that are read plainly."""

from __future__ import annotations

import gzip
import json
import os
import threading
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import wasmtime
from hypothesis import example, given
from hypothesis import strategies as st
from unit.logs.looking import GENUINE, ID, WANTED, both, looked, read, record, text

from custody.logs import gunzip, record_borders
from custody.logs.looked_through import Looking
from custody.logs.record_borders import CHOSEN, KNOWN

CASES = Path(__file__).parents[2] / "cases"
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("options", [{"separators": (",", ":")}, {}, {"indent": 1}, {"indent": "\t"}])
def test_what_cloudtrail_writes_is_told(options: dict[str, Any]) -> None:
    others = [record(7, eventSource="ec2.amazonaws.com"), record(9, eventSource="s3.amazonaws.com", eventName="Get")]
    found = looked(text(record(5), *others, record(8, eventName="AssumeRole"), **options))
    assert found.records == 4
    assert [(index, json.loads(each)["eventID"]) for index, each in found.chosen] == [
        (0, ID.format(5)),
        (3, ID.format(8)),
    ]
    assert found.elsewhere == {"ec2.amazonaws.com": 1, "s3.amazonaws.com": 1}
    assert found.ids == [ID.format(5), ID.format(8)]
    hour = (
        "111122223333",
        "eu-central-1",
        ("2026-11-20T10:07:00Z", ID.format(7)),
        ("2026-11-20T10:09:00Z", ID.format(9)),
    )
    assert found.hours == [(*hour, 2, 2)]


def test_no_record_is_told_too() -> None:
    assert looked(b'{"Records":[]}') == (0, [], [], {}, [], [])


@pytest.mark.parametrize("day", ["2028-02-29", "2000-02-29", "0001-01-01", "9998-12-31", "2026-01-31", "2026-04-30"])
def test_a_day_that_there_is_is_one(day: str) -> None:
    assert looked(text(record(1, eventTime=f"{day}T23:59:59Z"))) is not None


def test_ids_of_those_that_are_known() -> None:
    records = [record(1), record(2, eventName="Get"), record(3, addendum=None), record(4, eventID=None)]
    looking = Looking(1 << 20, lambda _, name: CHOSEN if name == "Get" else KNOWN, hours=True)
    found = looking.through_bytes(text(*records))
    assert found is not None
    assert [index for index, _ in found.chosen] == [1]
    assert found.known == [ID.format(1), "", ""]
    assert found.ids == [ID.format(2)]
    assert found.elsewhere == {}
    assert found.hours[0].records == 3


def test_memory_is_used_again() -> None:
    looking = Looking(64 << 20, lambda *_: CHOSEN, hours=False)
    for count in (1, 2000, 1, 3):
        data = text(*(record(number) for number in range(count)))
        found = looking.through_bytes(data)
        assert found is not None
        assert [json.loads(each)["eventID"] for _, each in found.chosen] == [ID.format(n) for n in range(count)]


ODD = {
    "nothing": b"",
    "no list": b'{"Records":{}}',
    "another name": b'{"records":[]}',
    "a name beside": b'{"Records":[],"more":1}',
    "twice the list": b'{"Records":[],"Records":[]}',
    "a list": b"[]",
    "text behind": b'{"Records":[]}x',
    "a document behind": b'{"Records":[]}\n{"Records":[]}',
    "zeros behind": b'{"Records":[]}\0\0',
    "a comma too many": b'{"Records":[{},]}',
    "no record": b'{"Records":[1]}',
    "an empty record": b'{"Records":[{}]}',
    "a mark": b'\xef\xbb\xbf{"Records":[]}',
    "wide": '{"Records":[]}'.encode("utf-16"),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_another_shape_is_left_to_the_plain_reader(data: bytes) -> None:
    assert looked(data) is None


def swapped(old: str, new: str | bytes, data: bytes = GENUINE) -> bytes:
    assert old.encode() in data
    return data.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1)


INSIDE = {
    "an escape in a name": swapped('"eventVersion"', r'"event\u0056ersion"'),
    "an escaped source": swapped('"ecr.amazonaws.com"', r'"\u0065cr.amazonaws.com"'),
    "an escaped slash in an action": swapped('"PutImage"', r'"Put\/Image"'),
    "a source twice": swapped('"eventName"', '"eventSource": "ec2.amazonaws.com", "eventName"'),
    "a name twice, deep": swapped('"type": "AssumedRole"', '"type": "Root", "type": "AssumedRole"'),
    "a large number": swapped('"1.11"', "123456789012345678901"),
    "an endless number": swapped('"1.11"', "1e400"),
    "a leading zero": swapped('"1.11"', "01"),
    "no digit": swapped('"1.11"', "1."),
    "no number": swapped('"1.11"', "NaN"),
    "half a pair": swapped('"1.11"', r'"\ud800"'),
    "the other half": swapped('"1.11"', r'"\udc00"'),
    "half a pair and a letter": swapped('"1.11"', r'"\ud800\u0041"'),
    "an unknown escape": swapped('"1.11"', r'"\x"'),
    "a tab": swapped('"1.11"', '"\t"'),
    "no UTF-8": swapped('"1.11"', b'"\xff"'),
    "an overlong letter": swapped('"1.11"', b'"\xc0\xaf"'),
    "a surrogate's bytes": swapped('"1.11"', b'"\xed\xa0\x80"'),
    "half a letter": swapped('"1.11"', b'"\xe2\x82"'),
    "a letter beyond the last": swapped('"1.11"', b'"\xf4\x90\x80\x80"'),
    "no time": swapped("2026-11-20T10:01:00Z", ""),
    "another form of time": swapped("2026-11-20T10:01:00Z", "2026-11-20T10:01:00.5Z"),
    "the hour 24": swapped("2026-11-20T10:01:00Z", "2026-11-20T24:01:00Z"),
    "a day that is none": swapped("2026-11-20T10:01:00Z", "2026-02-29T10:01:00Z"),
    "the month 13": swapped("2026-11-20T10:01:00Z", "2026-13-20T10:01:00Z"),
    "the day 0": swapped("2026-11-20T10:01:00Z", "2026-11-00T10:01:00Z"),
    "the year 0": swapped("2026-11-20T10:01:00Z", "0000-11-20T10:01:00Z"),
    "the year 9999": swapped("2026-11-20T10:01:00Z", "9999-11-20T10:01:00Z"),
    "no action": swapped('"PutImage"', "null"),
    "an empty action": swapped('"PutImage"', '""'),
    "a notification": swapped('"ecr.amazonaws.com"', '"aws:s3"'),
    "a number for an id": swapped(f'"{ID.format(1)}"', "1"),
    "a message": swapped('"eventVersion": "1.11"', '"body": "{}"'),
    "a topic's message": swapped('"eventVersion": "1.11"', '"Sns": {}'),
    "an event": swapped('"eventVersion": "1.11"', '"detail-type": "x"'),
    "too deep": swapped('"1.11"', "[" * 250 + "]" * 250),
    "no end": GENUINE[:-1],
    "no quote": swapped('"1.11"', '"1.11'),
    "no colon": swapped('"eventVersion":', '"eventVersion"'),
    "no comma": swapped('"1.11",', '"1.11"'),
    "a comma at the end": swapped('"111122223333"}', '"111122223333",}'),
}


@pytest.mark.parametrize("data", INSIDE.values(), ids=INSIDE)
def test_anything_odd_is_left_to_the_plain_reader(data: bytes, tmp_path: Path) -> None:
    assert looked(GENUINE) is not None
    assert looked(data) is None
    (tmp_path / "odd.json").write_bytes(data)
    both(tmp_path)


HARMLESS = {
    "the wanted source in a text": record(1, eventSource="ec2.amazonaws.com", userAgent=f'"eventSource":"{WANTED}"'),
    "a record in a record": record(1, eventSource="ec2.amazonaws.com", requestParameters={"Records": [record(2)]}),
    "a text of a record": record(1, eventSource="ec2.amazonaws.com", requestParameters={"text": json.dumps(record(2))}),
    "an escape in a text": record(1, userAgent='\u0001 \\ / " \n'),
    "no id": {name: value for name, value in record(1).items() if name != "eventID"},
    "nothing for an id": record(1, eventSource="ec2.amazonaws.com", eventID=None, awsRegion=None),
    "wide letters": record(1, eventSource="\u00e4\u20ac\U0001f600", awsRegion="\u00e4"),
    "numbers": record(1, n=[0, -0.0, 1.5, -1e-9, 10**17, 1e22, True, False, None, {}, []]),
    "many names": record(1, tags={f"name-{number}": number for number in range(400)}),
}


@pytest.mark.parametrize("each", HARMLESS.values(), ids=HARMLESS)
def test_what_looks_odd_and_is_not_is_told(each: dict[str, Any], tmp_path: Path) -> None:
    data = text(each, record(4))
    assert looked(data) is not None
    (tmp_path / "file.json").write_bytes(data)
    both(tmp_path)


def test_order_of_names_and_records_of_one_hour(tmp_path: Path) -> None:
    for name in range(3):
        ids = [ID.format(1000 * (3 - name) - number * 7 % 50) for number in range(50)]
        records = [record(number // 2, eventSource="ec2.amazonaws.com", eventID=id_) for number, id_ in enumerate(ids)]
        records = [dict(reversed(each.items())) for each in records] if name == 1 else records
        (tmp_path / f"{name}.json").write_bytes(text(*(records[::-1] if name == 2 else records)))
    assert len(both(tmp_path)["hours"]) == 1


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(GENUINE) + gzip.compress(GENUINE),
        gzip.compress(GENUINE) + b"\0" * 8,
        gzip.compress(GENUINE) + b"behind it",
        gzip.compress(GENUINE) + b"behind it" + gzip.compress(GENUINE)[-8:],
        gzip.compress(GENUINE)[:-1],
        gzip.compress(GENUINE)[:-9],
        gzip.compress(GENUINE)[:-8] + b"\0" * 8,
        gzip.compress(b" " * (2 << 20) + GENUINE),
        zlib.compress(GENUINE),
        gzip.compress(gzip.compress(GENUINE)),
    ],
    ids=["two", "zeros", "garbage", "garbage and a trailer", "cut", "cut more", "sum", "large", "zlib", "twice"],
)
def test_gzip_of_any_kind(packed: bytes, tmp_path: Path) -> None:
    for name in ("1_x.json.gz", "111122223333_CloudTrail_eu-central-1_20261120T1000Z_a.json.gz"):
        (tmp_path / name).write_bytes(packed)
    assert looked(packed) is None
    found = both(tmp_path)

    def missing() -> None:
        raise OSError("not here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gunzip, "_library", missing)
        assert looked(packed) is None
        assert looked(gzip.compress(GENUINE)) is not None
        assert both(tmp_path) == found


@pytest.mark.parametrize("flags", [2, 4, 16, 32, 64, 128])
def test_a_header_with_more_than_a_name_is_left_to_the_plain_reader(flags: int, tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(GENUINE))
    packed[3] |= flags
    packed[10:10] = {2: b"\xff\xff", 4: b"\x01\0x"}.get(flags, b"x\0")
    assert looked(bytes(packed)) is None
    (tmp_path / "file.json.gz").write_bytes(packed)
    both(tmp_path)


def test_a_pipe_is_left_to_the_plain_reader(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.json").write_bytes(text(record(number)))
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    writing = threading.Thread(target=lambda: pipe.write_bytes(text(record(9))))
    writing.start()
    found = read([*sorted(tmp_path.glob("?.json")), pipe], first=0)
    writing.join()
    assert len(found["entries"]) == 6
    assert found["problems"] == []


def test_the_library_is_here() -> None:
    assert gunzip.Gunzip()


@pytest.mark.parametrize(
    "folder", sorted(path.name for path in CASES.iterdir() if path.is_dir()) if CASES.exists() else []
)
def test_cases(folder: str) -> None:
    both(CASES / folder)


def test_samples() -> None:
    assert both(SAMPLES)["entries"]


def test_a_mistake_in_the_looker_costs_time_and_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file.json").write_bytes(GENUINE)
    plainly = read([tmp_path], first=1 << 60)
    compiled = record_borders._compiled()
    broken = wasmtime.Module(
        compiled[0],
        """(module (memory (export "memory") 1) (func (export "room") (param i32) (result i32) unreachable)
        (func (export "look") (result i32) unreachable) (func (export "choose") (param i32) (result i32) unreachable)
        (func (export "learn") (param i32) (param i32) (result i32) unreachable)
        (func (export "result") (result i32) i32.const 0))""",
    )
    monkeypatch.setattr(record_borders, "_compiled", lambda: (compiled[0], broken))
    assert read([tmp_path], first=0) == plainly
    broken.close()


@pytest.mark.parametrize("error", [ImportError, OSError, RuntimeError])
def test_where_it_cannot_run_everything_is_read_plainly(
    error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise error("no engine for this processor")

    (tmp_path / "file.json").write_bytes(GENUINE)
    plainly = read([tmp_path], first=1 << 60)
    monkeypatch.setattr(record_borders, "_compiled", fail)
    assert read([tmp_path], first=0) == plainly


def test_without_the_looker_everything_is_read_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file.json").write_bytes(GENUINE)
    plainly = read([tmp_path], first=1 << 60)
    monkeypatch.setattr(Looking, "through", lambda *_: None)
    assert read([tmp_path], first=0) == plainly


def test_files_are_looked_through_once_there_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.json.gz").write_bytes(gzip.compress(text(record(number))))
    seen = []
    look = Looking.through
    monkeypatch.setattr(Looking, "through", lambda self, path: seen.append(path) or look(self, path))
    whole = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert len(read([tmp_path], first=whole + 1)["entries"]) == 30
    assert not seen
    assert len(read([tmp_path], first=whole)["entries"]) == 30
    # Those before the one by which there are enough of them are among them.
    assert len(seen) == 30


NAMES = ("eventSource", "eventName", "eventTime", "eventID", "awsRegion", "requestParameters", "Records", "body", "x")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from([WANTED, "PutImage", "2026-11-20T10:00:00Z", ID.format(1), '"eventSource":"ecr.amazonaws.com"']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
SOURCES = st.sampled_from([WANTED, "ec2.amazonaws.com", "s3.amazonaws.com", "sts.amazonaws.com"])


def shuffled(each: dict[str, Any], order: int) -> dict[str, Any]:
    return dict(sorted(each.items(), key=lambda pair: zlib.crc32(f"{order}{pair[0]}".encode())))


RECORDS = st.builds(
    lambda number, source, name, more, order: shuffled(
        {**record(number, eventSource=source, eventName=name), **more}, order
    ),
    st.integers(0, 3),
    SOURCES,
    st.sampled_from(["PutImage", "AssumeRole"]),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=2),
    st.integers(0, 2),
)
HARM = st.sampled_from([b'"', b"\\", b"{", b"}", b",", b"\0", b"\xff", b"1", b"\\u0065", b" "])
WRITTEN = st.sampled_from([{}, {"separators": (",", ":")}, {"indent": 2}, {"ensure_ascii": True}])


def spoilt(data: bytes, at: int, what: bytes, *, replace: bool) -> bytes:
    at %= len(data) + 1
    return data[:at] + what + data[at + len(what) * replace :]


@given(
    files=st.lists(st.tuples(st.lists(RECORDS, max_size=4), WRITTEN), min_size=1, max_size=3),
    harm=st.none() | st.tuples(st.integers(0), HARM, st.booleans()),
    packed=st.booleans(),
    behind=st.sampled_from([b"", b"", b"\n", b"x", b'{"Records":[]}', b"\0"]),
)  # fmt: skip
@example(files=[([record(1), record(1)], {})], harm=None, packed=True, behind=b"")
def test_whatever_a_file_holds(
    files: list[tuple[list[dict[str, Any]], dict[str, Any]]],
    harm: tuple[int, bytes, bool] | None,
    packed: bool,  # noqa: FBT001
    behind: bytes,
) -> None:
    with TemporaryDirectory() as name:
        for number, (records, options) in enumerate(files):
            data = json.dumps({"Records": records}, **{"ensure_ascii": False, **options}).encode(
                "utf-8", "surrogatepass"
            )
            data = spoilt(data, *harm[:2], replace=harm[2]) if harm and not number else data
            path = Path(name, f"{number}.json{'.gz' * packed}")
            path.write_bytes(gzip.compress(data + behind) if packed else data + behind)
        both(Path(name))
