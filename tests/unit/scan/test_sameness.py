"""Decoys, placeholder ids and corrections, as every command tells them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parents[2] / "cases" / "duplicates"
DECOY, PLACEHOLDER = CASES / "decoy-with-the-same-id", CASES / "one-placeholder-id.jsonl"
ID = "00000000-0000-4000-8000-000000000077"
ORIGINAL, CORRECTION = json.loads((CASES / "addendum-updated-data.json").read_text("utf-8"))["Records"]


def found(ran: Any) -> list[tuple[str, str]]:
    return sorted((each["detection"], each["event_id"]) for each in ran.findings)


def test_a_decoy_silences_nothing_and_is_found(custody: Any) -> None:
    ran = custody("scan", str(DECOY))
    assert {("image-deleted", ID), ("record-id-reused", ID)} <= set(found(ran))
    assert f"bears the id {ID} of another record" in ran.err
    assert "0 duplicates" in ran.err
    assert custody("scan", str(DECOY), "--fail-on", "critical").code == 3


@pytest.mark.parametrize(("command", "action"), [("timeline", "BatchDeleteImage"), ("ask who-deleted", ID)])
def test_questions_show_the_record_that_the_decoy_was_to_hide(command: str, action: str, custody: Any) -> None:
    ran = custody(*command.split(), "--logs", str(DECOY), "--format", "json")
    assert action in ran.out
    assert ran.code == 3


def test_a_copy_is_no_decoy_and_fires_once(custody: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ORIGINAL]), "utf-8")
    turned = dict(reversed(ORIGINAL.items())) | {"errorCode": None}
    (tmp_path / "b.json").write_text(json.dumps(turned, indent=2), "utf-8")
    ran = custody("scan", "a.json", "b.json", "-d", "image-pushed-by-a-human", "-d", "record-id-reused")
    assert found(ran) == [("image-pushed-by-a-human", ORIGINAL["eventID"])]
    assert "1 duplicate" in ran.err


def test_placeholder_ids_lose_nothing_and_are_no_problem(custody: Any) -> None:
    ran = custody("scan", str(PLACEHOLDER), "-d", "trail-stopped", "-d", "trail-deleted", "-d", "record-id-reused")
    assert [detection for detection, _ in found(ran)] == ["trail-deleted", "trail-stopped"]
    assert "0 problems" in ran.err
    assert "whose id is no UUID" in ran.err
    asked = custody("timeline", "--logs", str(PLACEHOLDER), "--format", "json")
    assert (asked.code, len(json.loads(asked.out))) == (0, 3)


@pytest.mark.parametrize("order", [(ORIGINAL, CORRECTION), (CORRECTION, ORIGINAL)])
def test_a_correction_counts_once_and_both_can_be_seen(order: tuple[Any, ...], custody: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"Records": order}), "utf-8")
    ran = custody("scan", "a.json", "-d", "image-pushed-by-a-human", "-d", "record-id-reused")
    assert [detection for detection, _ in found(ran)] == ["image-pushed-by-a-human"]
    pushed = json.loads(custody("ask", "who-pushed", "--logs", "a.json", "--format", "json").out)
    assert [row["event_id"] for row in pushed] == [CORRECTION["eventID"]]
    (both,) = json.loads(custody("ask", "corrected-records", "--logs", "a.json", "--format", "json").out)
    assert (both["event_id"], both["replaced_event_id"]) == (CORRECTION["eventID"], ORIGINAL["eventID"])
    assert (both["updated_fields"], both["changed"]) == ("userAgent", "userAgent")


def test_a_forged_correction_hides_nobody(custody: Any, tmp_path: Path) -> None:
    erin = ORIGINAL["userIdentity"] | {"userName": "erin", "arn": "arn:aws:iam::123456789012:user/erin"}
    (tmp_path / "a.json").write_text(json.dumps([ORIGINAL, CORRECTION | {"userIdentity": erin}]), "utf-8")
    ran = custody("scan", "a.json", "-d", "image-pushed-by-a-human", "-d", "record-id-reused")
    assert [detection for detection, _ in found(ran)] == [
        "image-pushed-by-a-human", "image-pushed-by-a-human", "record-id-reused"
    ]  # fmt: skip
    pushed = json.loads(custody("ask", "who-pushed", "--logs", "a.json", "--format", "json").out)
    assert len(pushed) == 2


def test_the_report_has_a_section_for_it(custody: Any, tmp_path: Path) -> None:
    ran = custody("report", "--logs", str(DECOY), "--output", str(tmp_path / "r"))
    page = (tmp_path / "r" / "report.html").read_text("utf-8")
    section = page[page.index('<section id="sameness">') :]
    assert ID in section[: section.index("</section>")]
    assert ran.code == 3


def corrected(fields: str, number: int = 7, **changed: Any) -> dict[str, Any]:
    """A correction of the original that is believed when it says what it changes."""
    addendum = CORRECTION["addendum"] | {"updatedFields": fields}
    return CORRECTION | {"eventID": f"{number:08}-0000-4000-8000-000000000000", "addendum": addendum} | changed


def test_a_correction_that_takes_something_away_is_told_by_every_command(custody: Any, tmp_path: Path) -> None:
    """Anybody who can write log files can make a deletion a refused one."""
    forged = corrected("errorCode", errorCode="AccessDenied")
    (tmp_path / "a.json").write_text(json.dumps([ORIGINAL, forged]), "utf-8")
    assert ("record-corrected", forged["eventID"]) in found(custody("scan", "a.json"))
    for words in (["ask", "who-pushed"], ["timeline"], ["lineage", "shop/api:1"]):
        ran = custody(*words, "--logs", "a.json")
        assert "· 1 correction · 0 problems" in ran.err, words
        assert "custody ask corrected-records shows both" in ran.err


@pytest.mark.parametrize(
    "others",
    [
        [corrected("userAgent", 7), corrected("userAgent", 8, userAgent="another")],
        [corrected("userAgent", 7, errorCode="AccessDenied")],
    ],
    ids=["two of one record", "changes more than it says"],
)
def test_a_correction_that_is_not_believed_is_a_problem_everywhere(
    others: list[dict[str, Any]], custody: Any, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ORIGINAL, *others]), "utf-8")
    counts = f"{len(others)} correction{'s' if len(others) > 1 else ''} · {len(others)} problem"
    for words in (
        ["scan"],
        ["ask", "who-pushed", "--logs"],
        ["timeline", "--logs"],
        ["lineage", "shop/api:1", "--logs"],
    ):
        ran = custody(*words, "a.json")
        assert counts in ran.err, words
        assert ran.code == (1 if words == ["scan"] else 3)
    report = custody("report", "--logs", "a.json", "--output", "out")
    assert (report.code, counts in report.err) == (3, True)


def test_a_correction_of_where_it_came_from_fires_once(custody: Any, tmp_path: Path) -> None:
    moved = corrected("sourceIPAddress", sourceIPAddress="198.51.100.77")
    for order in ([ORIGINAL, moved], [moved, ORIGINAL]):
        (tmp_path / "a.json").write_text(json.dumps(order), "utf-8")
        ran = custody("scan", "a.json", "-d", "image-pushed-by-a-human")
        assert len(found(ran)) == 1
