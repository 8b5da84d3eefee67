"""Stacked bars as SVG, for the page's charts: no script, no style of its own, nothing fetched.

Built as a tree and not as text, so that a value can never become markup. Colours are classes, which the page's
style sheet knows (docs/decisions/0015-report-charts.md says why no library draws it).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 760, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 6, 10, 34
_STEPS = (1, 2, 5)
_LINES = 5
_LABEL = 66
"""Room a label below a bar needs."""

_BROADEST = 48


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar.

    Attributes:
        series: which colour: a number from 0, or the name of a severity.
        said: what it stands for, read out and shown on pointing.
        href: where its rows are; an anchor of the same page.
    """

    series: int | str
    count: int
    said: str
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, its parts from below; one without parts keeps its place empty."""

    label: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """How high it is."""
        return sum(part.count for part in self.parts)


def bars(chart: Sequence[Bar], *, title: str, described: str, id_: str = "chart") -> str:
    """The SVG element as text.

    Args:
        chart: the bars, from left to right.
        title: a heading for those who cannot see it.
        described: what it shows, in a sentence.
        id_: what the ids of its parts begin with, for a page may have several.
    """
    svg = Element("svg", {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "class": "chart", "role": "img"})
    svg.set("aria-labelledby", f"{id_}-title {id_}-described")
    SubElement(svg, "title", {"id": f"{id_}-title"}).text = title
    SubElement(svg, "desc", {"id": f"{id_}-described"}).text = described
    step = step_of(max((bar.total for bar in chart), default=0))
    top = step * max(1, math.ceil(max((bar.total for bar in chart), default=0) / step))
    _scale(svg, step, top)
    for place, bar in enumerate(chart):
        _bar(svg, bar, place, len(chart), top)
    return tostring(svg, encoding="unicode")


def step_of(highest: int) -> int:
    """The distance of the scale's lines: 1, 2 or 5 times a power of ten, at most five of them."""
    power = 1
    while True:
        for factor in _STEPS:
            if factor * power * _LINES >= highest:
                return factor * power
        power *= 10


def _scale(svg: Element, step: int, top: int) -> None:
    for value in range(0, top + 1, step):
        y = _y(value, top)
        SubElement(svg, "line", {"x1": str(_LEFT), "x2": str(WIDTH - _RIGHT), "y1": y, "y2": y, "class": "rule"})
        label = SubElement(svg, "text", {"x": str(_LEFT - 6), "y": y, "dy": "4", "class": "scale"})
        label.text = f"{value:,}"


def _bar(svg: Element, bar: Bar, place: int, places: int, top: int) -> None:
    room = (WIDTH - _LEFT - _RIGHT) / places
    broad = min(room * 0.8, _BROADEST)
    x = _LEFT + room * (place + 0.5)
    below = 0
    for part in bar.parts:
        link = SubElement(svg, "a", {"href": part.href, "aria-label": part.said})
        high = (HEIGHT - _TOP - _BOTTOM) * part.count / top
        shape = {"x": f"{x - broad / 2:.1f}", "width": f"{broad:.1f}", "height": f"{high:.1f}"}
        rect = SubElement(link, "rect", {**shape, "y": _y(below + part.count, top), "class": f"series-{part.series}"})
        SubElement(rect, "title").text = part.said
        below += part.count
    if place % math.ceil(_LABEL / room) == 0:
        label = SubElement(svg, "text", {"x": f"{x:.1f}", "y": str(HEIGHT - 12), "class": "day"})
        label.text = bar.label


def _y(value: int, top: int) -> str:
    return f"{HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top:.1f}"
