from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from custody.detections import all_detections
from custody.detections.pages import main, pages
from custody.frameworks import get

if TYPE_CHECKING:
    import pytest

FOLDER = Path(__file__).parents[3] / "docs" / "detections"


def test_pages_are_fresh() -> None:
    made = pages()
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    stale = sorted(name for name in made.keys() | written.keys() if made.get(name) != written.get(name))
    assert stale == [], "run python -m custody.detections.pages docs/detections"


def test_every_detection_is_in_every_index() -> None:
    made = pages()
    for detection in all_detections():
        assert made["index.md"].count(f"[{detection.id}](") == 1
        assert made["by-severity.md"].count(f"[{detection.id}](") == 1
        assert f"[{detection.id}](" in made["by-control.md"], f"{detection.id} serves no control"


def test_a_page_says_what_the_detection_says() -> None:
    page = pages()["tag-overwritten.md"]
    assert "Asked every 4 hours by default, about that time; looks back 90 days." in page
    assert "| `detections.moving_tags` | `latest` |" in page
    assert "LAG(image_digest)" in page
    page = pages()["image-pushed-by-untrusted-identity.md"]
    assert "By default: Only pushes by the root user are reported" in page
    assert '"PutImage"' in page


def test_controls_are_in_order() -> None:
    rows = [line.split("|")[1].strip() for line in pages()["by-control.md"].split("\n") if line.startswith("| ")]
    assert rows.index("5.3") < rows.index("5.5") < rows.index("10.2.1.6")
    served = {name for detection in all_detections() for name in detection.controls}
    assert {f"## {get(name).name}" for name in served} <= set(pages()["by-control.md"].split("\n"))


def test_writing_removes_what_is_no_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "no-more.md").write_text("old", encoding="utf-8")
    main([str(tmp_path)])
    assert {path.name for path in tmp_path.iterdir()} == set(pages())
    main([])
    assert capsys.readouterr().out == pages()["index.md"]
