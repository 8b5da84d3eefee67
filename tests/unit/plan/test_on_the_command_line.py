"""``custody plan --against``: two folders, no account; in both formats, with its exit codes."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.folders import folder_of

import custody
from custody.cli.exit_codes import code_of_plan
from custody.cli.run import run
from custody.doctor.stacks import TemplateError, is_of
from custody.output.plan_format import PlanFormat
from custody.output.plan_text import summary, write_plan
from custody.plan.result import Change, Plan, State, ordered

if TYPE_CHECKING:
    from pathlib import Path


def change(state: State, *, lasts: bool = False, said: str = "", subject: str = "AWS::SQS::Queue q") -> Change:
    return Change(
        state=state,
        region="us-east-1",
        stack="custody-events",
        subject=subject,
        logical=subject,
        said=said,
        lasts=lasts,
    )


def written(*changes: Change) -> str:
    stream = io.StringIO()
    write_plan(Plan(ordered(list(changes)), "what is deployed"), stream, PlanFormat.TABLE)
    return stream.getvalue()


@pytest.fixture
def default(tmp_path: Path) -> Path:
    return folder_of("default", tmp_path)


def test_nothing_changes(default: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "--synthesized", "--templates", str(default), "--against", str(default)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"nothing would change · against the templates in {default}\n"


def test_another_name_leaves_everything_behind(
    default: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = folder_of("twin", tmp_path)
    words = ["plan", "--synthesized", "--templates", str(twin), "--against", str(default)]
    assert run(words) == 1
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert lines[1].split()[0] == "orphaned"
    assert "delete-stack --stack-name custody-trail --region us-east-1" in said.out
    # What lasts in a stack that is left stands in the stack's own row.
    assert len([line for line in lines if line.startswith(" orphaned")]) == 4
    assert "kept even then: KMS::Key" in said.out
    assert run([*words, "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert list(rows[0]) == [
        "state", "lasts", "account", "region", "stack", "subject", "logical", "said", "mend"
    ]  # fmt: skip
    assert {row["state"] for row in rows} == {"orphaned", "created"}
    (bucket,) = (row for row in rows if row["subject"].startswith("AWS::S3::Bucket custody-audit-"))
    assert bucket["lasts"] is True
    assert "aws s3api delete-bucket --bucket custody-audit-" in bucket["mend"]


def test_templates_of_other_settings_are_refused(default: Path, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="templates of other settings; run make synth"):
        custody.plan(settings=custody.Settings(name="other"), templates=default, against=default)
    with pytest.raises(TemplateError, match=r"nothing was synthesized there; run make synth"):
        custody.plan(templates=default, against=tmp_path / "nowhere")


def test_what_is_lost_comes_first_and_what_only_changes_is_counted() -> None:
    many = [change(State.CHANGED, subject=f"AWS::Events::Rule r{number}") for number in range(9)]
    whole = Change(state=State.CHANGED, region="us-east-1", stack="custody-events", subject="stack custody-events")
    text = written(*many, whole, change(State.DELETED, lasts=True, said="goes with its messages"))
    lines = text.splitlines()
    assert lines[1].split() == [
        "deleted",
        "us-east-1",
        "custody-events",
        *["AWS::SQS::Queue", "q:", "goes", "with", "its", "messages"],
    ]
    assert lines[2].endswith("changed 9 Events::Rule")


def test_of_several_accounts_each_row_names_its_own() -> None:
    lost = change(State.DELETED, lasts=True)
    both = [replace(lost, account=account) for account in ("111122223333", "444455556666")]
    assert [line.split()[1] for line in written(*both).splitlines()] == ["account", "111122223333", "444455556666"]
    assert "111122223333" not in written(both[0])


def test_nothing_steers_a_terminal() -> None:
    evil = change(State.DELETED, lasts=True, subject="AWS::SQS::Queue \x1b[31m")
    assert "\x1b" not in written(evil)
    assert "\x1b" not in summary(Plan((evil,), "\x1b"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([], 0),
        ([change(State.CREATED, lasts=True), change(State.CHANGED, lasts=True), change(State.DELETED)], 0),
        ([change(State.UNSEEN)], 3),
        ([change(State.UNSEEN), change(State.ORPHANED, lasts=True)], 1),
        ([change(State.REFUSED)], 1),
    ],
)
def test_the_exit_code_says_whether_something_is_lost(changes: list[Change], code: int) -> None:
    assert code_of_plan(Plan(tuple(changes), "")) == code


@pytest.mark.parametrize(
    ("stack", "ours"),
    [
        ("custody-trail", True),
        ("custody-forwarder-us-west-2", True),
        ("custody-forwarder-222233334444-us-west-2", True),
        ("custody-other-trail", False),
        ("custodyx-trail", False),
        ("trail", False),
    ],
)
def test_whose_a_stack_is(stack: str, ours: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert is_of("custody", stack) is ours
