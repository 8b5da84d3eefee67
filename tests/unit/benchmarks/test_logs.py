"""Generated log files: the same bytes for the same seed, shares as asked for, as compressible as real ones."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from benchmarks.logs import Shape, Written, records_for, write_logs
from benchmarks.logs.calls import BUSY, IN_SCOPE, OTHERS
from benchmarks.logs.write import plan
from benchmarks.readers.told import row_of
from benchmarks.rows import Rows
from custody.logs.layout import is_log_file

if TYPE_CHECKING:
    from pathlib import Path

SMALL = Shape(records=1_500, records_a_file=120)
SERVICES = {name: {call.source for call in calls} for name, calls in (("scope", IN_SCOPE), ("busy", BUSY))}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.gz"))}


def documents(folder: Path) -> list[list[dict[str, Any]]]:
    return [orjson.loads(gzip.decompress(packed))["Records"] for packed in files(folder).values()]


def part(written: Written, name: str) -> float:
    return sum(written.sources[source] for source in SERVICES[name]) / written.records


def test_the_same_seed_makes_the_same_bytes_with_any_number_of_processes(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("one", "two", "other"))
    alone, together = write_logs(one, SMALL, processes=1), write_logs(two, SMALL, processes=2)
    write_logs(other, replace(SMALL, seed=8), processes=1)

    assert files(one) == files(two)
    assert alone == together
    assert not set(files(one).values()) & set(files(other).values())


def test_what_is_said_of_them_is_in_them(tmp_path: Path) -> None:
    written = write_logs(tmp_path, replace(SMALL, share=0.5), processes=1)
    found, rows = documents(tmp_path), Rows()
    for record in (record for records in found for record in records):
        if row := row_of(record):
            rows.add(row)

    assert (written.files, written.records) == (len(found), sum(map(len, found))) == (len(found), 1_500)
    assert (rows.count, rows.checksum) == (written.pushes.count, written.pushes.checksum)
    # Some are refused, and are no pushes.
    assert 0 < rows.count < written.calls["PutImage"]
    assert written.gzip_bytes == sum(map(len, files(tmp_path).values()))


@pytest.mark.parametrize("share", [0.0, 0.06, 1.0])
def test_shares_are_as_asked_for(share: float, tmp_path: Path) -> None:
    written = write_logs(tmp_path, Shape(records=6_000, share=share, busy=0.45), processes=1)

    assert part(written, "scope") == pytest.approx(share, abs=0.02)
    assert part(written, "busy") == pytest.approx((1 - share) * 0.45, abs=0.03)


@pytest.mark.parametrize("share", [0.01, 0.06, 0.5, 1.0])
def test_gzip_makes_them_as_small_as_it_makes_real_ones(share: float, tmp_path: Path) -> None:
    assert 8 <= write_logs(tmp_path, Shape(records=8_000, share=share), processes=1).ratio <= 10


def test_a_size_is_met(tmp_path: Path) -> None:
    records = records_for(3_000_000, SMALL)

    assert write_logs(tmp_path, replace(SMALL, records=records), processes=1).json_bytes == pytest.approx(3e6, rel=0.05)


def test_files_are_small_and_large_and_of_the_mean_that_was_asked_for() -> None:
    sizes = [file.records for file in plan(Shape(records=400_000, records_a_file=500))]

    assert sum(sizes) == 400_000
    assert sum(sizes) / len(sizes) == pytest.approx(500, rel=0.06)
    assert min(sizes[:-1]) < 50
    assert max(sizes) > 1_400


def test_they_lie_where_cloudtrail_puts_them_and_say_so(tmp_path: Path) -> None:
    write_logs(tmp_path, SMALL, processes=1)
    places = set()
    for name, packed in files(tmp_path).items():
        assert is_log_file(name)
        _, _, account, _, region, *day, file = name.split("/")
        assert file.startswith(f"{account}_CloudTrail_{region}_{''.join(day)}T")
        for record in orjson.loads(gzip.decompress(packed))["Records"]:
            said = (record["recipientAccountId"], record["awsRegion"], record["eventTime"][:10])
            assert said == (account, region, "-".join(day))
        places.add((account, region))

    assert len({account for account, _ in places}) > 1
    assert len({region for _, region in places}) > 1


def test_they_hold_what_trips_a_search_of_bytes(tmp_path: Path) -> None:
    write_logs(tmp_path, replace(SMALL, share=0.3), processes=1)
    text = b"".join(gzip.decompress(packed) for packed in files(tmp_path).values())

    assert rb"\"" in text
    assert "ü".encode() in text
    assert rb"\u00a0" in text
    # The mark of a push, inside a string of another record.
    assert rb"\"eventName\":\"PutImage\"" in text


def test_ids_are_of_their_form_and_no_two_are_one(tmp_path: Path) -> None:
    write_logs(tmp_path, SMALL, processes=1)
    ids = [record["eventID"] for records in documents(tmp_path) for record in records]

    assert len(set(ids)) == 1_500
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}", each) for each in ids)


def test_no_call_is_of_two_lists() -> None:
    lists = [{call.service for call in calls} for calls in (IN_SCOPE, BUSY, OTHERS)]

    assert sum(map(len, lists)) == len(set.union(*lists))
