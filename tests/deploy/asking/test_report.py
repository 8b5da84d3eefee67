"""Reports of what is in S3 and in Event history, against the emulated AWS."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from deploy.asking.common import REGION, Custody, Ran

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

pytestmark = pytest.mark.lab


@dataclass(frozen=True)
class Report:
    """What ``custody report`` wrote."""

    folder: Path

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return found

    @property
    def page(self) -> str:
        return (self.folder / "report.html").read_text("utf-8")

    @property
    def pushes(self) -> dict[str, str]:
        """The file of each push, by the last digit of its id."""
        with (self.folder / "records.csv").open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["event_id"].startswith("00000000-0000")]
        return {row["event_id"][-1]: row["file"] for row in rows}

    @property
    def sums(self) -> dict[str, str]:
        """The sum of each log file, by its name."""
        lines = (self.folder / "LOG-FILES.SHA256SUMS").read_text("utf-8").splitlines()
        return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def reported(ran: Ran, folder: Path) -> Report:
    # The period is not over, or no record is of its beginning.
    assert ran.code == 3, ran.err
    return Report(folder)


def test_a_report_of_what_is_deployed_names_the_objects_it_rests_on(
    trail: str, custody: Custody, lab: Lab, tmp_path: Path
) -> None:
    folder = tmp_path / "made"
    found = reported(custody("report", "--since", "2d", "--output", str(folder)), folder)
    assert set(found.pushes) == {"0", "1", "2"}
    client = lab.client("s3", REGION)
    for name in found.pushes.values():
        key = name.removeprefix(f"s3://{trail}/")
        assert key.startswith("logs/AWSLogs/")
        body = client.get_object(Bucket=trail, Key=key)["Body"].read()
        assert found.sums[name] == hashlib.sha256(body).hexdigest()
        assert name in found.page
    assert any("aws s3 cp" in how for how in found.manifest["how_to_check"])
    assert not any("Event history" in how for how in found.manifest["how_to_check"])
    assert list(tmp_path.glob("custody/**/*.gz"))


def test_a_report_of_a_bucket_is_narrowed_to_its_period(trail: str, custody: Custody, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    words = ["--logs", f"s3://{trail}/logs", "--since", "90m", "--output", str(folder)]
    found = reported(custody("report", *words), folder)
    assert set(found.pushes) == {"0"}
    assert f"<code>s3://{trail}/logs</code>" in found.page
    assert "some questions look back 365 days" in found.page
    assert {name.split("/AWSLogs/")[0] for name in found.sums} == {f"s3://{trail}/logs"}


@pytest.mark.usefixtures("trail")
def test_a_report_of_event_history_says_that_nobody_signed_it(custody: Custody, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    found = reported(custody("report", "--logs", "event-history", "--since", "2d", "--output", str(folder)), folder)
    # Looked up in the Regions of the settings, which the limits name; the third push was in another.
    assert set(found.pushes) == {"0", "1"}
    assert all(name.startswith(f"event-history:{REGION}/") for name in found.pushes.values())
    assert found.sums == {}
    assert {file["sha256"] for file in found.manifest["log_files"]} == {None}
    assert any("last 90 days" in note and note.endswith(f", in {REGION}") for note in found.manifest["cannot_show"])
    assert "Event history is not signed." in found.page
    assert "LOG-FILES.SHA256SUMS    #" not in found.page


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--logs", "s3://no-such-bucket-at-all"), "custody: s3://no-such-bucket-at-all: "),
        (("-c", "custody.home_region=ap-south-1"), "deploy with cdk deploy"),
        (("--logs", "s3://asking-audit", "--from", "2020-01-01", "--to", "2020-01-02"), "no log files in s3://asking"),
    ],
)
@pytest.mark.usefixtures("trail")
def test_what_cannot_be_reported_is_one_line(
    custody: Custody, tmp_path: Path, words: tuple[str, ...], line: str
) -> None:
    ran = custody("report", *words, "--output", str(tmp_path / "made"))
    assert (ran.code, ran.out) == (2, "")
    assert line in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "made").exists()
