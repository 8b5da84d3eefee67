"""The page: complete, honest, and every link in it leads somewhere."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

import pytest
from unit.report.making import CREATED, Logs, Made, Page, Report, fired, pushes, reference

from custody.cli.run import run
from custody.output.report import context
from custody.questions import all_questions
from custody.report.answers import SECTIONS


def broken(made: Made) -> list[str]:
    """Links of the page that lead nowhere: to no anchor of it, and to no file beside it."""
    page = made.page
    anchors = page.values("id")
    assert len(anchors) == len(set(anchors))
    inside = [link for link in page.values("href") if link.startswith("#")]
    beside = [link for link in page.values("href") if not link.startswith(("#", "https://"))]
    assert inside
    assert beside
    wrong = [link for link in inside if link[1:] not in anchors]
    return wrong + [link for link in beside if not (made.folder / PurePosixPath(link)).is_file()]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("everything")
    lines = "".join(json.dumps(one) + "\n" for one in fired())
    (folder / "log.jsonl").write_text(lines, "utf-8")
    (folder / "cdk.json").write_text("{}", "utf-8")
    output = folder / "out"
    code = run(["report", "--logs", str(folder / "log.jsonl"), "--output", str(output), "--created", CREATED,
                "--cdk-json", str(folder / "cdk.json")])  # fmt: skip
    return Made(code, "", "", output)


def test_every_link_resolves(everything: Made) -> None:
    # Its records lie years apart.
    assert everything.code == 3, everything.err
    assert broken(everything) == []


def looks(number: int) -> Any:
    """A record that changes nothing, from the beginning of the first push's day."""
    return reference("ecr-BatchGetImage", eventID=f"look-{number}", eventName="DescribeImages",
                     eventTime=f"2026-11-10T00:00:0{number}Z", readOnly=True)  # fmt: skip


def test_every_link_resolves_when_not_every_record_is_listed(
    report: Report, logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "LISTED", 3)
    made = report("--logs", logs([*pushes(4), *(looks(n) for n in range(4))]))

    rows = [name for name in made.page.cells if name.startswith("R")]
    assert len(rows) == 3
    # A push changes something and a detection names it; a look does neither, although it came first.
    assert all("PutImage" in made.page.cells[row] for row in rows)
    assert "5 more records" in made.page.text
    assert broken(made) == []


def test_every_number_leads_to_as_many_rows(report: Report, logs: Logs) -> None:
    """Two kinds in turn, so that the rows of neither follow each other."""
    records = [
        reference(("ecr-PutImage", "ecr-CreateRepository")[n % 2], eventID=f"r{n}", eventTime=f"2026-11-10T0{n}:00:00Z")
        for n in range(6)
    ]
    made = report("--logs", logs(records))

    start = made.html.index("2026-11-10: push")
    entry = made.html[start : made.html.index("</div>", start)]
    assert [row for row in (f"R{n}" for n in range(1, 7)) if f'href="#{row}"' in entry] == ["R1", "R3", "R5"]


def test_a_row_names_who_what_and_where(report: Report, logs: Logs) -> None:
    made = report("--logs", logs([reference("ecr-PutImage")]))
    row = made.page.cells["R1"]

    for said in (
        "2019-04-15 16:45:00",
        "push",
        "PutImage",
        "user/Mary_Major",
        "testrepo",
        "us-east-2",
        "F1#0",
        "MFA no",
    ):
        assert said in row, said


def test_findings_stand_by_severity_with_their_text_and_row(everything: Made) -> None:
    html = everything.html
    places = [html.index(f'id="severity-{name}"') for name in ("critical", "high", "medium", "low", "info")]
    assert places == sorted(places)
    start = html.index('id="d-trail-deleted"')
    section = html[start : html.index("</section>", start)]
    assert "What to do" in section
    assert 'href="#R' in section


def test_only_the_period_counts(report: Report, logs: Logs) -> None:
    made = report("--logs", logs(pushes(48)), "--from", "2026-11-11", "--to", "2026-11-11T03:00:00Z")

    assert [name for name in made.page.cells if name.startswith("R")] == ["R1", "R2", "R3"]
    assert "2026-11-11 00:00:00" in made.page.text
    assert "45 records before or after the period are not counted" in made.page.text
    assert made.out.splitlines()[1].startswith("3 records")
    assert "push-0000" not in (made.folder / "findings.csv").read_text("utf-8")


def test_the_page_says_what_it_cannot_know(report: Report, logs: Logs) -> None:
    folder = logs([
        *pushes(2),
        reference("ecr-PutImage", eventID="timeless", eventTime="yesterday"),
        reference("ecr-PutImage", eventID="other", eventSource="ec2.amazonaws.com"),
    ])  # fmt: skip
    (folder / "torn.json").write_text('{"Records": [', "utf-8")
    text = " ".join(report("--logs", folder, "--since", "2026-11-01").page.text.split())

    assert "Signatures were not checked." in text
    assert "promises no limit" in text
    assert "1 record without a readable time can belong to no period" in text
    assert "1 record of services that are not audited was left out: ec2.amazonaws.com (1)" in text
    assert "No events of the services' own were among the files." in text
    assert "torn.json (line 1" in text
    assert "Where is the record silent?" in text
    assert "The period ends after" not in text


def test_a_period_that_is_not_over_is_said_to_be(report: Report, logs: Logs) -> None:
    text = report("--logs", logs(pushes(2)), "--from", "2026-11-01", "--to", "2026-12-01").page.text

    assert "The period ends after this report was made." in text


def test_a_period_without_logs_is_no_calm_one(report: Report, logs: Logs) -> None:
    made = report("--logs", logs(pushes(2)), "--from", "2026-10-01", "--to", "2026-10-31")

    assert made.code == 3
    assert "The period is not covered by the logs." in made.page.text
    assert "Nothing below says that it was calm." in made.page.text
    assert "There is no record of a service that is audited in the period." in made.page.text
    assert '<span class="mark holds">holds</span></td><td>The detections found nothing' not in made.html
    assert broken(made) == []


def test_a_calm_period_says_so(report: Report, logs: Logs) -> None:
    calm = [looks(n % 10) | {"eventID": f"calm-{n}", "eventTime": f"2026-11-{10 + n}T12:00:00Z"} for n in range(3)]
    made = report("--logs", logs(calm), "--from", "2026-11-10", "--to", "2026-11-12")

    assert made.code == 0, made.out
    assert "covered by the logs." not in made.page.text
    assert "The detections found nothing in what was read." in made.page.text
    assert broken(made) == []


def test_a_hole_in_the_logs_is_told_above_everything(report: Report, logs: Logs) -> None:
    holed = [looks(0) | {"eventID": f"holed-{day}", "eventTime": f"2026-11-{day}T12:00:00Z"} for day in (10, 11, 14)]
    made = report("--logs", logs(holed), "--from", "2026-11-10", "--to", "2026-11-14")
    account = looks(0)["recipientAccountId"]

    assert made.code == 3
    assert f"No record of {account} from 2026-11-11 13:00 to 2026-11-14 12:00 UTC" in made.page.text
    assert made.html.index("only partly covered") < made.html.index('id="conclusion"')


def test_the_period_before_is_compared_where_there_is_one(report: Report, logs: Logs) -> None:
    records = pushes(48)
    made = report("--logs", logs(records), "--from", "2026-11-11", "--to", "2026-11-11", output="with")
    alone = report("--logs", logs(records), "--from", "2026-11-10", "--to", "2026-11-10", output="without")

    row = made.html.partition('<th scope="row">Images pushed</th>')[2].partition("</tr>")[0]
    assert row == "<td>24</td><td>24</td><td>the same</td>"
    assert "Not compared: none of the files" in alone.page.text


def test_what_is_printed_is_short_whatever_was_found(everything: Made) -> None:
    """About 3,000 characters fill a printed page; a browser counts the pages of the same in test_chromium."""
    printed = everything.html.partition('<div class="behind">')[0].partition("</style>")[2]

    assert "SELECT" not in printed
    assert len(Page(printed).text.split()) < 6000
    assert ".behind { display: none; }" in everything.html


def test_identities_are_short_in_the_page_and_whole_in_the_files(report: Report, logs: Logs) -> None:
    made = report("--logs", logs(pushes(2)))

    assert "user/Mary_Major" in made.page.text
    whole = re.compile(r"arn:aws:sts::\d{12}:user/Mary_Major")
    assert not whole.search(made.page.text)
    assert whole.search((made.folder / "records.csv").read_text("utf-8"))
    assert whole.search((made.folder / "findings.csv").read_text("utf-8"))


def test_sections_name_questions_that_exist() -> None:
    known = {question.id for question in all_questions()}

    assert {id_ for ids in SECTIONS.values() for id_ in ids} - known == set()


def test_every_question_is_accounted_for(everything: Made) -> None:
    page = everything.page

    assert {f"sql-{question.id}" for question in all_questions()} <= set(page.values("id"))
    assert "could not be asked" not in page.text


def test_tables_have_captions_and_heads(everything: Made) -> None:
    page = everything.page

    assert page.tags.count("table") == page.tags.count("caption") == page.tags.count("thead") > 10
    assert all(scope in {"col", "row"} for scope in page.values("scope"))
    assert len(page.values("scope")) == page.tags.count("th")
    assert page.values("lang") == ["en"]
    assert page.tags.count("h1") == 1


def test_headings_skip_no_level(everything: Made) -> None:
    levels = [int(tag[1]) for tag in everything.page.tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()]

    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_the_chart_is_told_in_words(report: Report, logs: Logs) -> None:
    page: Page = report("--logs", logs(pushes(30))).page

    assert "30 records from 2026-11-10 to 2026-11-11; the table below has the same numbers." in page.text
    assert "2026-11-10, push: 24 records" in page.values("aria-label")


def test_a_chart_says_when_it_leaves_out_empty_days(report: Report, logs: Logs) -> None:
    first = report("--logs", logs(pushes(30)))
    logs([reference("codepipeline-UpdatePipeline")], name="old.json")
    second = report("--logs", first.folder.parent / "logs", output="second")

    assert "have no place in the chart" not in first.page.text
    assert "days without records have no place in the chart" in second.page.text


def test_a_call_on_several_repositories_counts_for_each(report: Report, logs: Logs) -> None:
    record = reference("ecr-BatchGetImage", eventName="BatchGetRepositoryScanningConfiguration")
    made = report("--logs", logs([{**record, "requestParameters": {"repositoryNames": ["shop/api", "shop/web"]}}]))
    section = made.html.partition('<section id="repositories">')[2].partition("</section>")[0]

    assert section.count('<th scope="row">') == 2
