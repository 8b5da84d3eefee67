"""``python -m benchmarks.latency``: seconds from a call to the mail alone, put into docs/benchmarks.md too."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from benchmarks.measure.child import ROOT
from benchmarks.page import page
from benchmarks.sections.latency import latency

if TYPE_CHECKING:
    from benchmarks.section import Section

JSON, PAGE = (ROOT / "docs" / name for name in ("benchmarks.json", "benchmarks.md"))


def with_section(results: dict[str, Any], section: Section) -> dict[str, Any]:
    """The results with one section anew, in its place or at the end."""
    made = json.loads(json.dumps(asdict(section)))
    titles = [each["title"] for each in results["sections"]]
    at = titles.index(section.title) if section.title in titles else len(titles)
    sections = [*results["sections"][:at], made, *results["sections"][at + 1 :]]
    return {**results, "sections": sections}


def main() -> None:
    """Measure it, print it and write it."""
    section = latency()
    results = with_section(json.loads(JSON.read_text("utf-8")), section)
    for row in (section.columns, *section.rows):
        print(" | ".join(row))
    JSON.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page(results), "utf-8")


if __name__ == "__main__":
    main()
