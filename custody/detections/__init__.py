"""The detections: one file each, in the folder of the service they watch, the file named after the id."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from custody.detections.model import Controls, Detection
from custody.errors import DetectionError

__all__ = ["AREAS", "Controls", "Detection", "all_detections", "get"]

AREAS = ("codepipeline", "ecr", "watcher")
"""The folders that hold detections."""


@cache
def all_detections() -> tuple[Detection, ...]:
    """Every detection, sorted by id.

    Raises:
        DetectionError: a file's name and its detection's id differ, or two detections share an id.
    """
    found: dict[str, Detection] = {}
    for area in AREAS:
        package = import_module(f"{__name__}.{area}")
        for module in iter_modules(package.__path__):
            detection: Detection = import_module(f"{package.__name__}.{module.name}").DETECTION
            if detection.id.replace("-", "_") != module.name:
                raise DetectionError(
                    f"{area}/{module.name}.py holds detection {detection.id}; rename one of them"
                )
            if detection.id in found:
                raise DetectionError(f"detection {detection.id} stands in two folders; keep one")
            found[detection.id] = detection
    return tuple(found[key] for key in sorted(found))


def get(id_: str) -> Detection:
    """One detection.

    Raises:
        DetectionError: there is none of that id; the nearest is offered.
    """
    known = {detection.id: detection for detection in all_detections()}
    if id_ in known:
        return known[id_]
    near = get_close_matches(id_, known, n=1)
    raise DetectionError(
        f"there is no detection {id_!r}; {f'did you mean {near[0]}?' if near else 'list them all'}"
    )
