from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from custody import catalog
from custody.catalog.page import main, page

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).parents[3] / "docs" / "catalog.md"


def test_page_is_fresh() -> None:
    stale = "docs/catalog.md is stale: run python -m custody.catalog.page docs/catalog.md"
    assert PAGE.read_text(encoding="utf-8") == page(), stale


def test_every_action_has_its_row() -> None:
    rows = page().split("\n")
    for action in catalog.ACTIONS:
        assert [row for row in rows if row.startswith(f"| `{action.name}` ")], action.name


def test_a_row_says_what_the_catalogue_says() -> None:
    repository = "repository: `requestParameters.repositoryName`"
    assert f"| `UploadLayerPart` | push |  | {repository} |" in page()
    assert f"| `GetDownloadUrlForLayer` | pull | yes | {repository} |" in page()
    assert "| `DeleteKey` ‡ | key |  | resource: `serviceEventDetails.keyId` or `resources[].ARN`<br>" in page()


def test_tables_are_whole() -> None:
    for above, below in pairwise(page().split("\n")):
        if above.startswith("|") and below.startswith("|"):
            assert above.count(" | ") == below.count(" | "), below


def test_command_prints_what_it_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    file = tmp_path / "catalog.md"
    main([str(file)])
    assert capsys.readouterr().out == file.read_text(encoding="utf-8") == page()


def test_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "custody.catalog.page"]
    run = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    assert run.stdout == page()
