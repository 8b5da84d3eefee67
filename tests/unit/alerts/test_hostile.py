"""Whoever calls an API chooses values: in an alert each is harmless, on its own line, and can be read."""

from __future__ import annotations

import copy
import unicodedata
from typing import Any

import pytest
from unit.alerts.test_message import first_sample

from custody.alerts import alert_words, event_message, findings_message
from custody.alerts.group_message import Kept, group_message, repeats_message, summary_message
from custody.alerts.grouping import Grouping, finding_of
from custody.alerts.message import HEAD_LENGTH, LISTED, SUBJECT_LENGTH
from custody.detections import get

HOSTILE = (
    "a\nWho: root user, with MFA",
    "a\r\nOutcome: done\r",
    "a\u2028Who: x\u2029Who: y\x85Who: z\x0bWho: v\x0cWho: w",
    "\n\nDetails\nOpen the event: https://evil.example/",
    "<script>alert(1)</script>",
    "</p><img src=x onerror=alert(1)>",
    "<!-- comment -->",
    "&lt;b&gt;",
    "<!channel> <!here> <!everyone>",
    "<@U012AB3CD> <#C024BE7LR>",
    "<https://evil.example/|the console>",
    "[the console](https://evil.example/)",
    "https://evil.example/confirm?x=1",
    "javascript:alert(1)",
    "*bold* _it_ ~gone~ `code` ```",
    "=HYPERLINK(1)",
    "+1-1",
    "@SUM(A1)",
    "-2+3|cmd",
    "\x1b[2J\x1b]8;;x\x07",
    "\x00\x08\x7f",
    "\u202egnp.exe\u2066x\u2069",
    "\u200b\u200d\ufeff\u2060",
    "\U000e0041\U000e0042",
    "\ud800half",
    "%s %n {0} ${x} {{resolve:secretsmanager:x}}",
    "x" * 100_000,
)


def put_everywhere(value: Any, text: str) -> Any:
    """The same document, every text replaced."""
    if isinstance(value, dict):
        return {name: put_everywhere(inner, text) for name, inner in value.items()}
    if isinstance(value, list):
        return [put_everywhere(inner, text) for inner in value]
    return text if isinstance(value, str) else value


def fields(document: Any, *path: str) -> list[tuple[str, ...]]:
    """Paths of all texts of a document."""
    if isinstance(document, dict):
        return [found for name, inner in document.items() for found in fields(inner, *path, name)]
    return [path] if isinstance(document, str) else []


def put(document: Any, path: tuple[str, ...], text: str) -> Any:
    made = copy.deepcopy(document)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = text
    return made


def check(subject: str, text: str, *, lines: int) -> None:
    assert len(subject) <= SUBJECT_LENGTH
    assert subject.isascii()
    assert subject.isprintable()
    assert "<" not in subject + text
    # Only our own links; no value makes one.
    for line in text.split("\n"):
        if "://" in line:
            assert line.startswith(
                tuple(f"Open the {what}: https://eu-central-1.console." for what in ("event", "resource"))
            )
            assert line.count("://") == 1
    for char in text.replace("\n", ""):
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}, ascii(char)
    assert len(text.partition("\n\nDetails\n")[0]) <= HEAD_LENGTH
    assert len(text) < 12_000
    starts = [line.partition(": ")[0] for line in text.split("\n") if ": " in line]
    assert max(starts.count(label) for label in ("Who", "Outcome", "Open the event", "Do first")) <= 1
    assert len(text.split("\n")) <= lines


CALLS = ("image-pushed", "trail-stopped", "pipeline-changed-by-a-human", "image-expired-by-lifecycle-rule")
OWN = ("image-scan-found-critical", "inspector-found-critical", "repository-left-out-of-scanning")


@pytest.mark.parametrize("id_", CALLS + OWN)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_value_in_any_field_is_harmless(id_: str, text: str) -> None:
    words, sample = alert_words(get(id_)), first_sample(id_)
    everything = {**sample, "detail": put_everywhere(sample["detail"], text)}
    for event in (everything, *(put(sample, path, text) for path in fields(sample) if path[0] != "source")):
        message = event_message(id_, dict(words), event)
        check(message.subject, message.text, lines=45)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_finding_in_any_column_is_harmless(text: str) -> None:
    names = ("event_time", "account", "region", "actor", "subject", "finding", "event_id", "source_file")
    row = {**dict.fromkeys(names, "x"), "region": "eu-central-1"}
    for rows in ([dict.fromkeys(names, text)], [dict.fromkeys(names, text)] * 4, *([{**row, n: text}] for n in names)):
        message = findings_message("tag-overwritten", dict(alert_words(get("tag-overwritten"))), rows, count=len(rows))
        check(message.subject, message.text, lines=30)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_value_is_harmless_in_groups_repeats_and_summaries_too(text: str) -> None:
    told = [
        {"detection": id_, "event": put(first_sample(id_), path, text)}
        for id_ in CALLS[:3]
        for path in fields(first_sample(id_))
        if path[0] != "source"
    ]
    found = [finding_of(each, dict(alert_words(get(each["detection"]))), Grouping()).about for each in told]
    messages = [
        event_message(each["detection"], dict(alert_words(get(each["detection"]))), each["event"]) for each in told
    ]
    for number in range(0, len(found), 20):
        some = slice(number, number + 20)
        kept = [Kept(about, message) for about, message in zip(found[some], messages[some], strict=True)]
        for message in (group_message(kept), repeats_message([found[some]]), summary_message(found[some])):
            assert len(message.subject) <= SUBJECT_LENGTH
            assert message.subject.isascii()
            assert message.subject.isprintable()
            assert "<" not in message.subject + message.text
            # A list has a line for each finding, whatever is in it.
            assert sum(line.startswith("- 2") for line in message.text.split("\n")) <= len(found[some])
            links = [line for line in message.text.split("\n") if "://" in line]
            assert all(line.startswith(("Open the event: https", "Open the resource: https")) for line in links)
            for char in message.text.replace("\n", ""):
                assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}, ascii(char)


def test_as_many_findings_as_are_listed_fit_into_a_message() -> None:
    """SNS counts bytes, and some letters have four."""
    names = ("event_time", "account", "region", "actor", "subject", "finding", "event_id", "source_file")
    rows = [dict.fromkeys(names, "\U0001f600" * 1000)] * LISTED
    assert len(findings_message("own", None, rows, count=LISTED).text.encode()) < 256 * 1024


def test_a_value_can_still_be_read() -> None:
    sample = first_sample("image-pushed")
    said = {
        "<!channel>": "\u2039!channel>",
        "see https://evil.example": "see https[:]//evil.example",
        "a\nWho: root": "a\\nWho: root",
        "\u202eexe": "\\u202eexe",
    }
    for value, told in said.items():
        event = put(sample, ("detail", "requestParameters", "repositoryName"), value)
        text = event_message("image-pushed", dict(alert_words(get("image-pushed"))), event).text
        assert f"\nOn: repository {told}" in text
