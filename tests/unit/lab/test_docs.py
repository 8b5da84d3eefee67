"""docs/lab.md names the commands and resource types that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lab.cli import main
from lab.emulator.cloudformation import alarm, bucket, bus, register, rule

TEXT = (Path(__file__).parents[3] / "docs" / "lab.md").read_text(encoding="utf-8")


def test_every_command_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.search(r"\{([a-z,]+)\}", capsys.readouterr().out)
    assert listed is not None
    assert sorted(listed[1].split(",")) == sorted(set(re.findall(r"^python -m lab ([a-z]+)", TEXT, re.MULTILINE)))


def test_every_added_resource_type_is_described() -> None:
    for module in (*register.TYPES, alarm, bucket, bus, rule):
        name = module.TYPE.removeprefix("AWS::")
        assert f"`{name}`" in TEXT, name
