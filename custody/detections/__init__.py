"""The detections: one file each, in the folder of the service they watch, the file named after the id.

A file exports ``DETECTION``. One whose pattern depends on the settings also exports ``pattern``, a function
of ``DetectionSettings``; the SQL of a question stands beside its file under the same name.

    >>> from custody.detections import get
    >>> get("pipeline-deleted").title
    'A pipeline was deleted'

What is named here is loaded when it is first used: settings take ``custody.detections.parameters`` and should
not have to load every detection for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from custody.callable_package import calls
from custody.detections.parameters import AREAS, DetectionSettings

if TYPE_CHECKING:
    from custody.detections.index import all_detections, area_of, get
    from custody.detections.model import FINDING_COLUMNS, Controls, Detection, Question

__all__ = [
    "AREAS",
    "FINDING_COLUMNS",
    "Controls",
    "Detection",
    "DetectionSettings",
    "Question",
    "all_detections",
    "area_of",
    "get",
]

calls(__name__, "custody.api:detections")

_HOMES = {
    "FINDING_COLUMNS": "model",
    "Controls": "model",
    "Detection": "model",
    "Question": "model",
    "all_detections": "index",
    "area_of": "index",
    "get": "index",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
