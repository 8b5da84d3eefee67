"""Findings of readers and their exceptions: each finding needs one, and each one a finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.template import Environment, Template

from oracles.outcome import UnavailableError
from oracles.policies import checkov, exceptions, guard, installed
from oracles.policies.finding import CONTROL, Allowed, Finding, weigh
from oracles.policies.templates import policies, write

if TYPE_CHECKING:
    from pathlib import Path

SEEN = Finding("R1", CONTROL)
STAR = Finding("R1", "default custody-lake LakeKey12345678", "a star")
ALLOWED = Allowed("R1", r"LakeKey\w{8}", "it is that key")
WHERE = Environment.of("111122223333", "eu-west-1")


def template(type_: str, **properties: object) -> Template:
    return Template.of({"Resources": {"It": {"Type": type_, "Properties": properties}}}, WHERE)


def test_a_finding_needs_an_exception() -> None:
    assert weigh("it", 1, [SEEN, STAR], []).differences == ["default custody-lake LakeKey12345678: R1 a star"]
    allowed = weigh("it", 1, [SEEN, STAR, STAR], [ALLOWED])
    assert (allowed.differences, dict(allowed.excepted)) == ([], {"R1: it is that key": 1})


@pytest.mark.parametrize(
    "other",
    [
        Allowed("R2", ALLOWED.resources, "of another rule"),
        Allowed("R1", r"\w+", "of another thing that is said", said="no star"),
        Allowed("R1", r"Key\w{8}", "of the end of a name"),
    ],
)
def test_an_exception_covers_what_it_names_alone(other: Allowed) -> None:
    found = weigh("it", 1, [SEEN, STAR], [other]).differences
    assert len(found) == 2
    assert found[1] == f"exception of nothing: {other.rule} of {other.resources}; take it out"


def test_a_reader_that_finds_nothing_anywhere_does_not_read() -> None:
    assert weigh("it", 1, [], []).differences == ["nothing is found where something is wrong: does it read at all?"]


def test_every_exception_has_a_reason_and_stands_once() -> None:
    tables = (exceptions.PARLIAMENT, exceptions.CLOUDSPLAINING, exceptions.CHECKOV, exceptions.GUARD)
    assert all(len(set(table)) == len(table) and table for table in tables)
    assert [each for table in tables for each in table if len(each.why) < 20] == []


def test_policies_are_read_as_iam_reads_them() -> None:
    statement = {"Effect": "Deny", "Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2}, "Bool": {"a:b": True}}}
    read = policies(
        {"v bus": template("AWS::Events::EventBusPolicy", Statement=statement), "v no": template("X::Y::Z")}
    )
    assert [policy["name"] for policy in read] == [CONTROL, "v bus It"]
    (as_text,) = read[1]["document"]["Statement"]
    assert as_text["Condition"] == {"NumericLessThan": {"s3:TlsVersion": "1.2"}, "Bool": {"a:b": True}}


def test_a_policy_that_nobody_would_read_is_no_secret() -> None:
    role = template("AWS::IAM::Role", AssumeRolePolicyDocument={"Statement": []}, Policies=[{"PolicyName": "inside"}])
    with pytest.raises(ValueError, match="It has policies in it, which are not read yet"):
        policies({"v stack": role})


def test_templates_are_written_with_what_is_alike_left_out(tmp_path: Path) -> None:
    rules = {f"Rule{number}": {"Type": "AWS::Events::Rule"} for number in range(9)}
    stack = Template.of({"Resources": rules | {"Topic": {"Type": "AWS::SNS::Topic"}}}, WHERE)
    assert write({"default custody-events": stack}, tmp_path) == 3
    read = json.loads((tmp_path / "default-custody-events.template.json").read_text("utf-8"))
    assert set(read["Resources"]) == {"Rule0", "Rule1", "Topic"}
    assert (tmp_path / "control.template.json").exists()


def test_what_cannot_be_had_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnavailableError, match="checkov does not run"):
        checkov.read(tmp_path / "python", tmp_path)
    with pytest.raises(UnavailableError, match="Guard does not run"):
        guard.read(tmp_path / "cfn-guard", tmp_path, tmp_path)
    monkeypatch.setattr(installed.platform, "machine", lambda: "riscv64")
    with pytest.raises(UnavailableError, match="riscv64"):
        installed.guard()
