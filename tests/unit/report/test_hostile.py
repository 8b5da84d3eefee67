"""Values from records are whatever a caller wrote; none of them may become more than text."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from unit.report.making import Logs, Page, Report, reference

import custody
from custody.output.report.charts import Bar, Part, bars, step_of
from custody.output.report.page import page_of, policy_of
from custody.releases.model import ATTRIBUTES, Approval, Difference, Release, Releases, Said, Verdict
from custody.report.coverage import Silence
from custody.report.escaping import LONGEST, cut, text_of
from custody.sanitize import sanitize
from custody.verify.model import Issue, IssueKind, Verification, Window
from custody.verify.model import Verdict as Files

HOSTILE = (
    "<script>alert(1)</script>",
    "</style></td></table><img src=x onerror=alert(1)>",
    "\"' onmouseover='alert(1)' x=\"",
    "{{ 7 * 7 }}{% include 'x' %}",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066",
    "a\x00b\x1b[31mc\x85d\u2028e",
    "&lt;b&gt;&#x3c;",
    "x" * 20_000,
)


def put_everywhere(value: object, text: str) -> object:
    """The same document, its free texts replaced."""
    if isinstance(value, dict):
        kept = {"eventSource", "eventName", "eventTime", "eventType", "eventID", "eventVersion"}
        return {name: inner if name in kept else put_everywhere(inner, text) for name, inner in value.items()}
    if isinstance(value, list):
        return [put_everywhere(inner, text) for inner in value]
    return text if isinstance(value, str) else value


@pytest.fixture
def hostile_records() -> list[object]:
    names = ("ecr-PutImage", "codepipeline-UpdatePipeline", "ecr-CreateRepository")
    half = reference("ecr-PutImage", eventID="half", userAgent="\ud800half")
    return [half] + [
        put_everywhere(copy.deepcopy(reference(name, eventID=f"{name}-{n}", eventTime="2026-11-20T10:00:00Z")), text)
        for n, text in enumerate(HOSTILE)
        for name in names
    ]


def test_nothing_of_a_record_becomes_markup(report: Report, logs: Logs, hostile_records: list[object]) -> None:
    made = report("--logs", logs(hostile_records), "--title", HOSTILE[1])
    # Accounts are among what is replaced, so that none of these has a record every day.
    assert made.code == 3, made.err
    page = made.page

    assert {"script", "img", "iframe", "link", "object", "embed", "base", "form", "input"} & set(page.tags) == set()
    names = {name for _, name, _ in page.attributes}
    assert [name for name in names if name.startswith("on")] == []
    assert {"style", "src", "srcset"} & names == set()
    assert [link for link in page.values("href") if not link.startswith(("#", "https://docs.")) and ":" in link] == []
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert made.html.count("<style>") == made.html.count("</style>") == 1


def test_what_hides_is_made_visible(report: Report, logs: Logs, hostile_records: list[object]) -> None:
    made = report("--logs", logs(hostile_records))

    for name, data in made.bytes().items():
        text = data.decode("utf-8")
        # In LOG-FILES.SHA256SUMS stand names that a program reads; everything else is for people.
        assert [c for c in "\x00\x1b\x85\u2028\u202e\u2066" if c in text] == [], name
    assert "\\u202egnp.exe\\u2066" in made.page.text
    assert "a\\x00b\\x1b[31mc\\x85d\\u2028e" in made.page.text


def test_endless_values_are_cut_in_the_page_and_whole_in_the_file(
    report: Report, logs: Logs, hostile_records: list[object]
) -> None:
    made = report("--logs", logs(hostile_records))

    assert "x" * (LONGEST + 1) not in made.html
    assert "(20,000 characters; the CSV file has them all)" in made.page.text
    assert "x" * 20_000 in (made.folder / "questions/who-pushed.csv").read_text("utf-8")


def test_the_policy_admits_the_style_sheet_and_nothing_else(report: Report, logs: Logs) -> None:
    made = report("--logs", logs([reference("ecr-PutImage")]))
    style = made.html.partition("<style>")[2].partition("</style>")[0]

    assert policy_of(style) in made.page.values("content")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("text", HOSTILE[:5])
def test_a_chart_is_a_tree(text: str) -> None:
    svg = bars([Bar(text, (Part(0, 3, text, f"#{text}"),)), Bar("none", ())], title=text, described=text)

    root = ET.fromstring(svg)  # noqa: S314  # made a line above
    assert {element.tag for element in root.iter()} == {"svg", "title", "desc", "line", "text", "a", "rect"}
    assert [element.text for element in root if element.tag == "title"] == [text]


@pytest.mark.parametrize(("highest", "step"), [(0, 1), (5, 1), (6, 2), (11, 5), (25, 5), (26, 10), (1001, 500)])
def test_a_scale_has_at_most_five_round_steps(highest: int, step: int) -> None:
    assert step_of(highest) == step


def test_values_become_one_line_each() -> None:
    assert sanitize("a\nb") == "a\\nb"
    assert sanitize("ä ok") == "ä ok"
    assert [text_of(value) for value in (None, True, False, 1.5, ["a\n"])] == ["", "yes", "no", "1.5", '["a\\n"]']
    assert cut("short") == "short"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A report to put things into."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "log.json").write_text(json.dumps({"Records": [reference("ecr-PutImage")]}), "utf-8")
    return custody.report(logs=folder, created="2026-11-21T05:00:00Z")


@pytest.mark.parametrize("text", HOSTILE)
def test_releases_faults_and_silences_are_text(text: str, plain: Any) -> None:
    said = [Verdict(each, Said.NO, text) for each in ATTRIBUTES]
    at = plain.period.since
    release = Release(
        account=text, region=text, pipeline=text, execution_id=text, shipped=Said.YES, shipped_at=at, how=text,
        started_by=text, images=(text,), gaps=(text,), verdicts=tuple(said), event_ids=(text,),
        approvals=(Approval(approver=text, at=at, status=text, seconds=1, comment=text),),
    )  # fmt: skip
    missed = Difference(
        account=text, region=text, pipeline=text, execution_id=text, build_id=text, seen_at=at, by_events=False,
        by_calls=True, by_pushes=False, difference=text, event_id=text,
    )  # fmt: skip
    issue = Issue(verdict=Files.FAULTY, kind=IssueKind.CHANGED, file=text, said=text)
    window = Window(trail=text, account=text, since=at, until=None, by=text)
    silence = Silence(text, at, plain.period.until)
    page = page_of(
        replace(
            plain,
            releases=Releases(since=at, until=at, releases=(release,), population=(missed,), sample=()),
            verification=Verification(places=(), files=(), chains=(), issues=(issue,), windows=(window,), keys=text),
            coverage=replace(plain.coverage, silences=(silence,), missing=(text,)),
        )
    )
    read = Page(page)

    assert {"script", "img", "iframe", "form", "input"} & set(read.tags) == set()
    assert [name for _, name, _ in read.attributes if name.startswith("on") or name in {"style", "src"}] == []
    assert [c for c in "\x00\x1b\x85\u2028\u202e\u2066" if c in page] == []
    assert "x" * (LONGEST * 4) not in page
