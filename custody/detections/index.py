"""Finds the detections and makes them fit the settings."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from custody.detections.parameters import AREAS, DetectionSettings, nearest
from custody.errors import DetectionError, PatternError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from custody.detections.model import Detection
    from custody.patterns import Pattern


def all_detections(parameters: DetectionSettings | None = None) -> tuple[Detection, ...]:
    """Every detection in use, sorted by id, its pattern and severity as the settings say.

    Args:
        parameters: what is known of the deployment; the defaults when None.

    Raises:
        DetectionError: a file's name and its detection's id differ, or two detections share an id.
        DetectionError: a list in the settings makes a pattern longer than EventBridge takes, naming both.
    """
    settings = parameters or DetectionSettings()
    return tuple(
        _tuned(module, settings) for id_, (_, module) in _modules().items() if id_ not in settings.switched_off
    )


def get(id_: str, parameters: DetectionSettings | None = None) -> Detection:
    """One detection, even when it is switched off.

    Raises:
        DetectionError: there is none of that id; the nearest is offered.
    """
    if id_ not in _modules():
        raise DetectionError(f"there is no detection {id_!r}; {nearest(id_)}")
    return _tuned(_modules()[id_][1], parameters or DetectionSettings())


def area_of(id_: str) -> str:
    """The folder a detection stands in, one of ``AREAS``.

    Raises:
        DetectionError: there is none of that id; the nearest is offered.
    """
    return _modules()[get(id_).id][0]


def _tuned(module: ModuleType, settings: DetectionSettings) -> Detection:
    detection: Detection = module.DETECTION
    pattern: Callable[[DetectionSettings], Pattern] | None = getattr(module, "pattern", None)
    lists = {name: getattr(settings, name) for name in detection.tuned_by}
    entries = tuple((name, len(value)) for name, value in lists.items() if isinstance(value, tuple))
    try:
        fitted = pattern(settings) if pattern else detection.pattern
    except PatternError as error:
        said = str(error).removeprefix("event pattern: ").partition(";")[0].replace(": characters", " characters long")
        raise DetectionError(
            f"detection {detection.id}: {said}; write fewer or shorter entries in "
            f"{replace(detection, entries=entries).lists}, or name it in detections.switched_off"
        ) from None
    return replace(
        detection,
        pattern=fitted,
        severity=settings.severity.get(detection.id, detection.severity),
        entries=entries,
    )


@cache
def _modules() -> dict[str, tuple[str, ModuleType]]:
    """Area and module of every detection, by id."""
    found: dict[str, tuple[str, ModuleType]] = {}
    for area in AREAS:
        package = import_module(f"custody.detections.{area}")
        for info in iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            id_: str = module.DETECTION.id
            if id_.replace("-", "_") != info.name:
                raise DetectionError(f"{area}/{info.name}.py holds detection {id_}; rename one of them")
            if id_ in found:
                raise DetectionError(f"detection {id_} stands in two folders; keep one")
            found[id_] = (area, module)
    return {id_: found[id_] for id_ in sorted(found)}
