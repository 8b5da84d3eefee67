"""What is made from code: ``python -m docs.generate`` writes it, ``--check`` says what is stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.ask import nearest
from custody.catalog import page as catalog_page
from custody.controls import page as controls_page
from custody.detections import all_detections
from custody.detections import pages as detection_pages
from custody.doctor import page as doctor_page
from custody.engines import local, translations
from custody.engines.dialect import translated
from custody.lake import hours_page, state_page
from custody.lake import page as events_page
from custody.plan import page as plan_page
from custody.questions import all_questions, kept_needs
from custody.questions import page as questions_page
from custody.report import own_texts
from custody.settings import page as settings_page
from custody.timeline import timeline
from docs import (
    acknowledgements,
    cli_page,
    constructs,
    costs,
    incident_pages,
    mode_examples,
    pictures,
    sample_report,
    update_behaviors,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCS = Path(__file__).resolve().parent

MADE_WHOLE = ("detections", "sample-report")
"""Folders that hold generated files alone: a file there that nothing makes any more is stale too."""


def pages(reports: Mapping[str, list[dict[str, Any]]] | None = None) -> dict[str, str]:
    """Every generated page, by its path below docs; ``reports`` as in :func:`docs.acknowledgements.page`."""
    return {
        "acknowledgements.md": acknowledgements.page(reports),
        "costs.md": costs.page(),
        "catalog.md": catalog_page.page(),
        "cli.md": cli_page.page(),
        "constructs.md": constructs.page(),
        "controls.md": controls_page.page(),
        "doctor.md": doctor_page.page(),
        "events.md": events_page.page(),
        "plan.md": plan_page.page(),
        "questions.md": questions_page.page(),
        "record_hours.md": hours_page.page(),
        "settings.md": settings_page.page(),
        "state_changes.md": state_page.page(),
        "../custody/engines/translations.json": translations.written(_texts(), translated),
        "../custody/questions/needs.json": kept_needs.written(
            [*_questions(), *nearest.NAMES.values(), *own_texts.OWN_TEXTS]
        ),
        "../custody/plan/update_behaviors.json": update_behaviors.written(),
        "pictures/alert.svg": pictures.alert(),
        "pictures/report.svg": pictures.report(),
        **{f"detections/{name}": text for name, text in detection_pages.pages().items()},
        **incident_pages.pages(),
        **mode_examples.pages(),
        **{f"sample-report/{name}": text for name, text in sample_report.files().items()},
    }


def _texts() -> list[str]:
    """Every text asked of DuckDB: by questions of both kinds, a timeline, a report, and the engine itself."""
    return [*_questions(), *nearest.NAMES.values(), *local.OWN_TEXTS, *own_texts.OWN_TEXTS]


def _questions() -> list[str]:
    """Questions of both kinds and the timeline."""
    asked = [question.sql for question in all_questions()]
    alone = [detection.question.sql for detection in all_detections() if detection.question]
    return [*asked, *alone, timeline.question().sql]


def stale(wanted: dict[str, str]) -> list[str]:
    """Paths of the pages whose text is not what the code makes, and of those that nothing makes."""
    # In bytes: CSV ends its lines in its own way, and sums of the files stand among them.
    changed = [
        name
        for name, text in wanted.items()
        if not (DOCS / name).exists() or (DOCS / name).read_bytes() != text.encode("utf-8")
    ]
    found = {
        path.relative_to(DOCS).as_posix()
        for folder in MADE_WHOLE
        for path in (DOCS / folder).rglob("*")
        if path.is_file()
    }
    return sorted({*changed, *(found - set(wanted))})


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name the stale ones and return 1."""
    wanted = pages()
    old = stale(wanted)
    if "--check" in arguments:
        sys.stderr.write(f"stale: {', '.join(old)}; run `make docs`\n" if old else "")
        return 1 if old else 0
    for name in old:
        path = DOCS / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted[name].encode("utf-8"))
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
