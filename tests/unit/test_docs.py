"""The documentation is true where a machine can tell: links lead somewhere, commands exist, pages are fresh."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.assembly import synthesized
from support.variants import ACKNOWLEDGED

from docs.generate import pages, stale

ROOT = Path(__file__).resolve().parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files", "*.md"],  # noqa: S607 - the git that checked this out
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=False,
).stdout.splitlines()
PAGES = sorted({ROOT / name for name in TRACKED} or {*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")})
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            broken.append(link)

    assert broken == []


def test_what_the_architecture_names_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`((?:custody|constructs|tests|docs)/[^`]*)`", text))

    assert len(named) > 20
    assert sorted(path for path in named if not (ROOT / path.replace("/ID/", "/trail-stopped/")).exists()) == []
    rooms = {path.name for path in (ROOT / "custody").iterdir() if (path / "__init__.py").exists()}
    assert {room for room in rooms if not re.search(rf"\b{room}/", text)} == set()


def test_forms_and_workflows_are_yaml_that_names_what_it_asks() -> None:
    forms = [path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"]
    read = [yaml.safe_load(path.read_text("utf-8")) for path in forms]

    assert len(read) == 2
    assert all({"name", "description", "body"} <= set(form) for form in read)
    fields = [field for form in read for field in form["body"] if field["type"] != "markdown"]
    assert all(field["id"] and field["attributes"]["label"] for field in fields)
    assert yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml").read_text("utf-8"))


def test_make_targets_in_the_docs_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
    }

    assert named - targets == set()
    assert {"demo", "test", "check", "synth", "deploy"} <= targets


def test_custody_commands_in_the_docs_exist() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "custody", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    named = {
        command
        for page in PAGES
        for command in re.findall(r"(?:^|`)custody ([a-z][a-z-]+)", page.read_text("utf-8"), re.MULTILINE)
    }

    assert sorted(command for command in named if not re.search(rf"\b{command}\b", said)) == []


def test_generated_pages_are_fresh() -> None:
    reports = {page: synthesized(variant).findings for variant, page in ACKNOWLEDGED.items()}

    assert stale(pages(reports)) == []


def test_the_transcript_shows_what_the_demo_says() -> None:
    """The parts of the README's transcript that do not change from run to run stand in the demo's own code."""
    blocks = (ROOT / "README.md").read_text("utf-8").split("```")[1::2]
    (transcript,) = (block for block in blocks if block.startswith("\n$ make demo"))
    code = "".join(path.read_text("utf-8") for path in (ROOT / "demo").glob("*.py"))

    for said in ("Starting a local AWS", "cdk bootstrap and cdk deploy --all in", "Tags that were reused"):
        assert said in transcript
        assert said in code
