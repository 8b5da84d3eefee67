"""Pitfalls 32 to 35: cdk-nag, assertions on a tree, asset hashes, and the folder called constructs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template
from cdk_nag import AwsSolutionsChecks
from support.assembly import alone, read, synthesized
from support.variants import VARIANTS

from custody_cdk.acknowledgements import acknowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"AwsSolutions", "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321"}
CODE = ("app.py", "custody", "constructs", "stacks")


def sources(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def acknowledged(variant: str) -> list[dict[str, Any]]:
    return [one for pack in synthesized(variant).findings for one in pack["suppressedViolations"]]


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_32_every_finding_is_acknowledged_with_a_reason(variant: str) -> None:
    packs = synthesized(variant).findings
    assert {pack["pluginName"] for pack in packs} == NAMES
    assert [(one["ruleName"], one["violatingConstructs"]) for pack in packs for one in pack["violations"]] == []
    assert acknowledged(variant)
    for one in acknowledged(variant):
        assert one["acknowledgedId"].split("::")[0] in NAMES
        reason = one["reason"]
        assert reason[0].isupper(), reason
        assert reason.endswith("."), reason
        assert len(reason.split()) >= 8, reason


def test_pitfall_32_an_acknowledgement_is_recorded_in_the_report() -> None:
    def findings(*, prefixed: bool) -> list[dict[str, Any]]:
        app = App()
        queue = sqs.CfnQueue(Stack(app, "S"), "Q")
        if prefixed:
            acknowledge(queue, "A test has no use for it.", "AwsSolutions-SQS3", "AwsSolutions-SQS4")
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
        return read(app).findings

    (pack,) = findings(prefixed=True)
    assert pack["violations"] == []
    recorded = {one["acknowledgedId"]: one["reason"] for one in pack["suppressedViolations"]}
    assert recorded == {
        "AwsSolutions::AwsSolutions-SQS3": "A test has no use for it.",
        "AwsSolutions::AwsSolutions-SQS4": "A test has no use for it.",
    }
    # Without it the very findings fail the synthesis, so the pack does look.
    with pytest.raises(RuntimeError, match=r"[Vv]alidation"):
        findings(prefixed=False)


def test_pitfall_32_a_pack_that_is_not_run_cannot_be_acknowledged() -> None:
    with pytest.raises(KeyError):
        acknowledge(sqs.CfnQueue(Stack(App(), "S"), "Q"), "Whatever the reason.", "Serverless-SQSQueueDLQ")


def test_pitfall_32_the_removed_interface_is_not_used() -> None:
    assert [str(path) for path in sources(*CODE) if "NagSuppressions" in path.read_text("utf-8")] == []


def test_pitfall_33_an_app_cannot_be_changed_after_it_was_read() -> None:
    app = App()
    stack = Stack(app, "S")
    sqs.CfnQueue(stack, "Q")
    Template.from_stack(stack)
    sqs.CfnQueue(stack, "Another")
    with pytest.raises(RuntimeError, match="ConstructTreeModifiedAfterSynth"):
        Template.from_stack(stack)


def test_pitfall_33_tests_make_an_app_each() -> None:
    assert synthesized("default") is synthesized("default")
    one, two = (alone(lambda stack: sqs.CfnQueue(stack, "Q")) for _ in range(2))
    assert (len(one.resources), len(two.resources)) == (1, 1)
    here = Path(__file__)
    # The assertions for other people's tests take what those have.
    but = (here, here.parent / "constructs" / "testing" / "test_testing.py")
    mixed = [p.name for p in sources("tests") if p not in but and "Template.from_stack(" in p.read_text("utf-8")]
    assert mixed == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_34_no_template_carries_an_asset(variant: str) -> None:
    for name, template in synthesized(variant).templates.items():
        assert not re.search(r"\b[0-9a-f]{64}\b", str(template.raw["Resources"])), name
        assets = synthesized(variant).directory / f"{name}.assets.json"
        assert assets.read_text("utf-8").count('"displayName"') <= 1
    files = {path.name for path in synthesized(variant).directory.iterdir()}
    assert [name for name in files if name.startswith("asset.")] == []


def test_pitfall_34_no_snapshot_has_a_hash() -> None:
    found = sorted((ROOT / "tests" / "snapshots").rglob("*.ambr"))
    assert found
    for path in found:
        assert not re.search(r"\b[0-9a-f]{64}\b", path.read_text("utf-8")), path.name


def test_pitfall_35_the_package_constructs_is_the_installed_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import constructs; print(constructs.__file__)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "site-packages" in done.stdout
    assert [path.name for path in (ROOT / "constructs").iterdir() if path.suffix in {".py", ".pyi"}] == []


@pytest.mark.parametrize("name", ["__init__.py", "__init__.pyi"])
def test_pitfall_35_pytest_stops_with_a_message(name: str, tmp_path: Path) -> None:
    for folder in ("tests", "constructs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "constructs" / name).touch()
    (tmp_path / "tests" / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert f"constructs/{name} exists: it hides the package `constructs`" in done.stdout + done.stderr
    assert "delete it" in done.stdout + done.stderr


def test_pitfall_35_nothing_imports_the_folder() -> None:
    wrong = re.compile(r"^\s*(from|import) constructs\.custody_cdk", re.MULTILINE)
    places = (*CODE, "lab", "tests", "docs", "demo", "benchmarks")
    assert [str(path) for path in sources(*places) if wrong.search(path.read_text("utf-8"))] == []
