"""What exceptions cover is in the report, apart from what counts, with why, whose and until when."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import custody as library
from custody.sanitize import sanitize
from custody.settings import Settings
from custody.settings.exceptions import ExceptionSettings

LOGS = Path(__file__).parents[2] / "history" / "logs"
ON_THE_DAY, DAY_AFTER = "2027-03-01T23:59:59Z", "2027-03-02T00:00:00Z"
Items = tuple[tuple[str, str], ...]
HOSTILE = "<b onload=x>{{ 7 }}</b>"


def reported(created: str, *scopes: dict[str, str], **told: str) -> Any:
    """A report of the history; one that was asked for alike is made once, as it takes seconds."""
    return _reported(created, tuple(tuple(scope.items()) for scope in scopes), tuple(told.items()))


@cache
def _reported(created: str, scoped: tuple[Items, ...], said: Items) -> Any:
    scopes, told = map(dict, scoped), dict(said)
    given = {"reason": "Moved", "owner": "platform", "ticket": "OPS-42", "until": date(2027, 3, 1), **told}
    exceptions = tuple(ExceptionSettings(**given, **scope) for scope in scopes)  # type: ignore[arg-type]
    return library.report(logs=LOGS, created=created, settings=Settings(exceptions=exceptions))


def commonest() -> tuple[str, int]:
    """A detection with findings in the history, and how many."""
    group = max(reported(ON_THE_DAY).found, key=lambda each: len(each.rows))
    return group.detection.id, len(group.rows)


def test_what_is_excepted_is_counted_apart_and_listed(tmp_path: Path) -> None:
    id_, count = commonest()
    plain, found = reported(ON_THE_DAY), reported(ON_THE_DAY, {"detection": id_}, {"resource": "gone"})
    assert (found.findings, found.excepted.count) == (plain.findings - count, count)
    assert {group.detection.id for group in found.excepted.found} == {id_}
    assert found.unused_exceptions == ("resource gone",)
    page = library.write(found, tmp_path / "report").read_text("utf-8")
    for said in (
        f"detection {id_}; resource gone",
        "Moved",
        "platform",
        "OPS-42",
        "2027-03-01",
        f"{count} findings excepted",
    ):
        assert said in page
    with (tmp_path / "report" / "findings.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len([row for row in rows if row["counts"] == "yes" or row["excepted"]]) == plain.findings
    said = "until 2027-03-01: Moved (platform, ticket OPS-42)"
    assert {row["excepted"] for row in rows if row["detection"] == id_} == {said}
    assert {row["excepted"] for row in rows if row["detection"] != id_} == {""}
    assert json.loads((tmp_path / "report" / "manifest.json").read_text("utf-8"))["excepted"] == count


def test_the_day_after_its_end_it_counts_and_the_page_says_why(tmp_path: Path) -> None:
    id_, count = commonest()
    found = reported(DAY_AFTER, {"detection": id_})
    assert (found.findings, found.excepted.count) == (reported(DAY_AFTER).findings, 0)
    page = library.write(found, tmp_path / "report").read_text("utf-8")
    assert page.count("an exception has ended, until 2027-03-01") == min(count, 100)


def test_without_exceptions_nothing_is_said_of_any(tmp_path: Path) -> None:
    page = library.write(reported(ON_THE_DAY), tmp_path / "report").read_text("utf-8")
    assert "The settings make no exception; every finding counts." in page
    assert 'id="excepted' not in page
    assert "an exception has ended" not in page


def test_what_an_exception_says_is_shown_as_text(tmp_path: Path) -> None:
    id_, _ = commonest()
    told = {"reason": HOSTILE, "owner": HOSTILE, "ticket": HOSTILE}
    page = library.write(reported(ON_THE_DAY, {"detection": id_}, **told), tmp_path / "report").read_text("utf-8")
    assert sanitize(HOSTILE) == HOSTILE
    assert HOSTILE not in page
    assert "&lt;b onload=x&gt;{{ 7 }}" in page


def test_the_command_counts_it_apart_and_names_the_idle(custody: Any) -> None:
    id_, count = commonest()
    told = {"reason": "Moved", "owner": "platform", "until": "2027-03-01"}
    exceptions = json.dumps([{**told, "detection": id_}, {**told, "resource": "gone"}])
    ran = custody(
        "report", "--logs", LOGS, "--created", "2026-11-21T05:00:00Z", "-c", f"custody.exceptions={exceptions}"
    )
    assert f" · {count} excepted · " in ran.out
    assert "the exception for resource gone covered nothing here; mend it, or take it out" in ran.err.splitlines()
