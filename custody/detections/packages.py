"""Detections that installed packages bring: the entry points ``custody.detections``.

An entry point is a detection, a list of them, a function that takes the settings and returns either, a module as our
own files are, or a package of such modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Any

from custody.detections.definition import Definition
from custody.detections.model import Detection
from custody.detections.own_files import of_module
from custody.detections.parameters import OWN
from custody.entry_points import DETECTIONS, brought, guarded, insist_on_some, listed
from custody.errors import DetectionError

if TYPE_CHECKING:
    from custody.detections.parameters import DetectionSettings


def of_packages(settings: DetectionSettings) -> Iterator[Definition]:
    """The detections of every installed package.

    Raises:
        DetectionError: a package cannot be loaded, or brings nothing or something else, in one line that names it.
    """
    for each in brought(DETECTIONS, DetectionError):
        found = tuple(_definitions(each.thing, settings, each.origin))
        # What a function leaves out, it leaves out by the settings.
        if not _is_function(each.thing):
            insist_on_some(found, each, DetectionError)
        yield from found


def _definitions(thing: Any, settings: DetectionSettings, origin: str) -> Iterator[Definition]:
    if isinstance(thing, Detection):
        yield Definition(replace(thing, area=OWN, origin=origin))
    elif isinstance(thing, ModuleType):
        yield from _of_module(thing, origin)
    elif _is_function(thing):
        where = f"{origin}: {_named(thing)}(settings)"
        made = guarded(where, lambda: thing(settings), DetectionError)
        # A generator runs once it is gone through: what it raises is the function's.
        made = listed(where, made, DetectionError) if isinstance(made, Iterator) else made
        yield from _definitions(_no_function(made, origin), settings, origin)
    elif isinstance(thing, Iterable) and not isinstance(thing, str | bytes):
        for each in listed(f"{origin}: {_named(thing)}", thing, DetectionError):
            yield from _definitions(_no_function(each, origin), settings, origin)
    else:
        raise DetectionError(
            f"{origin} brings {type(thing).__name__} {thing!r} under {DETECTIONS}; name a Detection, a list of them, a "
            "function of the settings, or a module or package of files that define one each"
        )


def _is_function(thing: Any) -> bool:
    return callable(thing) and not isinstance(thing, Detection | ModuleType)


def _no_function(thing: Any, origin: str) -> Any:
    if _is_function(thing):
        raise DetectionError(f"{origin} brings {_named(thing)} where a Detection should be; call it, or name it alone")
    return thing


def _named(thing: Any) -> str:
    return str(getattr(thing, "__qualname__", type(thing).__name__))


def _of_module(module: ModuleType, origin: str) -> Iterator[Definition]:
    if hasattr(module, "DETECTION") or not hasattr(module, "__path__"):
        yield of_module(module, f"{origin}, {module.__name__}")
        return
    for info in iter_modules(module.__path__):
        # As in a folder: what begins so is for the others to import.
        if not info.name.startswith("_"):
            name = f"{module.__name__}.{info.name}"
            found = guarded(f"{origin}, {name}", partial(import_module, name), DetectionError)
            yield from _of_module(found, origin)
