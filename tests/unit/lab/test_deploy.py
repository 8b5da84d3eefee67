from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import LabError
from lab.deploy import find_cdk, regions_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_cdk_cli_is_missed_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="npm ci"):
        find_cdk(tmp_path)


def test_the_regions_of_an_assembly_include_nested_stages(tmp_path: Path) -> None:
    def assembly(folder: Path, *environments: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        artifacts = {
            f"s{number}": {"type": "aws:cloudformation:stack", "environment": environment}
            for number, environment in enumerate(environments)
        }
        other = {"type": "cdk:tree", "properties": {"file": "tree.json"}}
        (folder / "manifest.json").write_text(json.dumps({"artifacts": {**artifacts, "Tree": other}}), encoding="utf-8")

    assembly(tmp_path, "aws://1/us-east-1", "aws://1/eu-west-1")
    assembly(tmp_path / "assembly-Prod", "aws://1/us-east-1", "aws://unknown-account/unknown-region")
    assert regions_of(tmp_path) == ["eu-west-1", "unknown-region", "us-east-1"]
