"""The folder: what is in it, that its sums hold, and that the same input gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from unit.report.making import Logs, Report, pushes, reference

from custody.report.sums import sum_lines

if TYPE_CHECKING:
    from pathlib import Path


def test_every_file_has_its_sum(report: Report, logs: Logs) -> None:
    made = report("--logs", logs(pushes(3)))

    assert made.code == 0, made.err
    lines = (made.folder / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = {name: hashlib.sha256(data).hexdigest() for name, data in made.bytes().items() if name != "SHA256SUMS"}
    assert sums == found
    assert {"report.html", "manifest.json", "records.csv", "findings.csv", "LOG-FILES.SHA256SUMS"} <= set(sums)
    assert "questions/who-pushed.csv" in sums


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum on this machine")
def test_sha256sum_agrees_and_sees_a_change(report: Report, logs: Logs, tmp_path: Path) -> None:
    folder = logs(pushes(2), name="odd\\name\nof a file.json")
    made = report("--logs", folder.name)

    def check(where: Path, sums: Path) -> int:
        command = ["sha256sum", "--check", "--strict", "--status", str(sums)]
        return subprocess.run(command, cwd=where, check=False).returncode

    assert check(made.folder, made.folder / "SHA256SUMS") == 0
    assert check(tmp_path, made.folder / "LOG-FILES.SHA256SUMS") == 0
    (made.folder / "records.csv").write_text("row\n")
    assert check(made.folder, made.folder / "SHA256SUMS") == 1
    logs(pushes(1), name="odd\\name\nof a file.json")
    assert check(tmp_path, made.folder / "LOG-FILES.SHA256SUMS") == 1


def test_a_name_that_would_break_the_list_is_escaped() -> None:
    assert sum_lines([("00", "a b"), ("11", "a\nb\\c")]) == "00  a b\n\\11  a\\nb\\\\c\n"


def test_the_manifest_names_files_log_files_and_how_to_check(report: Report, logs: Logs) -> None:
    folder = logs(pushes(3))
    made = report("--logs", folder, "--title", "Week 46")
    manifest = json.loads((made.folder / "manifest.json").read_text())

    assert (manifest["title"], manifest["created"], manifest["records"]) == ("Week 46", "2026-11-21T05:00:00Z", 3)
    assert manifest["digest_files_validated"] is False
    (log,) = manifest["log_files"]
    data = (folder / "log.json").read_bytes()
    assert log == {
        "path": str(folder / "log.json"),
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "records": 3,
    }
    assert {file["path"] for file in manifest["files"]} == set(made.bytes()) - {"manifest.json", "SHA256SUMS"}
    assert any("sha256sum --check SHA256SUMS" in line for line in manifest["how_to_check"])


def test_the_same_input_gives_the_same_bytes(report: Report, logs: Logs) -> None:
    records = [*pushes(5), reference("codepipeline-UpdatePipeline")]
    first = report("--logs", logs(records), output="first").bytes()
    second = report("--logs", logs(records), output="second").bytes()
    later = report("--logs", logs(records), output="later", created="2026-11-22T05:00:00Z").bytes()

    assert first == second
    assert {name for name in first if first[name] != later[name]} == {"report.html", "manifest.json", "SHA256SUMS"}


def test_neither_order_nor_duplicates_change_the_rows(report: Report, logs: Logs) -> None:
    records = pushes(6)
    plain = report("--logs", logs(records), output="plain").page
    logs(records[::-1])
    logs(records[2:4], name="again.json")
    mixed = report("--logs", logs(records[:1], name="once-more.json"), output="mixed").page

    def told(rows: dict[str, str]) -> list[list[str]]:
        # The last cell is the place, which differs by right.
        return [row.split("\n")[:-2] for name, row in rows.items() if name.startswith("R")]

    assert len(told(plain.cells)) == 6
    assert [row[:2] for row in told(plain.cells)] == [row[:2] for row in told(mixed.cells)]


def test_rows_of_records_name_file_and_position(report: Report, logs: Logs) -> None:
    folder = logs(pushes(3))
    made = report("--logs", folder)
    rows = list(csv.DictReader(StringIO((made.folder / "records.csv").read_text("utf-8"))))

    assert [(row["row"], row["file"], row["position"]) for row in rows] == [
        (str(n + 1), str(folder / "log.json"), str(n)) for n in range(3)
    ]


def test_a_spreadsheet_calculates_nothing(report: Report, logs: Logs) -> None:
    record = reference("ecr-PutImage", userAgent="=HYPERLINK(1)", sourceIPAddress="@SUM(1)")
    made = report("--logs", logs([record]))

    rows = list(csv.DictReader(StringIO((made.folder / "questions/who-pushed.csv").read_text("utf-8"))))
    assert [row["user_agent"] for row in rows] == ["'=HYPERLINK(1)"]
    assert [row["source_ip"] for row in rows] == ["'@SUM(1)"]


def test_answers_of_an_earlier_report_do_not_stay(report: Report, logs: Logs) -> None:
    made = report("--logs", logs(pushes(2)))
    assert (made.folder / "questions/who-pushed.csv").exists()
    (made.folder / "mine.txt").write_text("not of the report")

    report("--logs", logs([reference("codepipeline-UpdatePipeline")]))
    assert not (made.folder / "questions/who-pushed.csv").exists()
    assert (made.folder / "mine.txt").exists()


def test_links_in_the_folder_are_followed(report: Report, logs: Logs, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "report.html").symlink_to(tmp_path / "page.html")
    (tmp_path / "linked").symlink_to("real")
    made = report("--logs", logs(pushes(1)), output="linked")

    assert made.code == 0, made.err
    assert (tmp_path / "linked").is_symlink()
    assert (tmp_path / "linked" / "report.html").is_symlink()
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!DOCTYPE html>")
