"""Finds the detections and makes them fit the settings.

They are in three places: this package, installed packages (:mod:`custody.detections.packages`), and the folders that
the settings name (:mod:`custody.detections.own_files`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from custody.detections.definition import Definition
from custody.detections.own_files import in_folder
from custody.detections.packages import of_packages
from custody.detections.parameters import AREAS, DetectionSettings, ids_of, known_ids, nearest, question_ids
from custody.detections.strays import lone, refuse_strays
from custody.errors import DetectionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.detections.model import Detection

_HERE = Path(__file__).parent


def all_detections(parameters: DetectionSettings | None = None, *, asking: bool = False) -> tuple[Detection, ...]:
    """Every detection in use, sorted by id, its pattern and severity as the settings say.

    Args:
        parameters: what is known of the deployment; the defaults when None.
        asking: whether those that ask no question may be left out, of those that come with Custody: by default not.
            They are loaded nevertheless where a setting is not its default, since they may not fit it.

    Raises:
        DetectionError: a file's name and its detection's id differ, or two detections, or one of a deployment's own
            and a question, share an id.
        DetectionError: a list in the settings makes a pattern longer than EventBridge takes, naming both.
        DetectionError: one of an installed package or of a folder cannot be loaded, or breaks a rule.
        DetectionError: a file in a folder of detections or questions is one that nothing reads.
    """
    settings = parameters or DetectionSettings()
    ours = _that_ask() if asking and _all_defaults(settings) else with_custody()
    found = {**ours, **_own(settings)}
    for name, ids in (("switched_off", settings.switched_off), ("severity", tuple(settings.severity))):
        for id_ in ids:
            if id_ not in found:
                raise DetectionError(f"setting detections.{name}: there is no detection {id_!r}; {nearest(id_, found)}")
    default = _all_defaults(settings)
    return tuple(
        _by_default(id_) if default and id_ in ours else found[id_].tuned(settings)
        for id_ in sorted(found)
        if id_ not in settings.switched_off
    )


def get(id_: str, parameters: DetectionSettings | None = None) -> Detection:
    """One detection, even when it is switched off.

    Those of packages and folders are loaded only for an id that none of Custody's has.

    Raises:
        DetectionError: there is none of that id; the nearest is offered.
        DetectionError: as ``all_detections``.
    """
    settings = parameters or DetectionSettings()
    if id_ in known_ids():
        return _one(_areas()[id_], id_).tuned(settings)
    own = _own(settings)
    if id_ not in own:
        raise DetectionError(f"there is no detection {id_!r}; {nearest(id_, [*known_ids(), *own])}")
    return own[id_].tuned(settings)


def area_of(id_: str, parameters: DetectionSettings | None = None) -> str:
    """The folder a detection stands in, one of ``AREAS``; ``own`` for one that does not come with Custody.

    Raises:
        DetectionError: there is none of that id; the nearest is offered.
    """
    return get(id_, parameters).area


@cache
def with_custody() -> dict[str, Definition]:
    """The detections that come with Custody, by id.

    Raises:
        DetectionError: a file's name and its detection's id differ, or two detections share an id.
    """
    found: dict[str, Definition] = {}
    for area in AREAS:
        for id_ in ids_of(_HERE / area):
            if id_ in found:
                raise DetectionError(f"detection {id_} stands in two folders; keep one")
            found[id_] = _one(area, id_)
    return {id_: found[id_] for id_ in sorted(found)}


@cache
def _one(area: str, id_: str) -> Definition:
    """One that comes with Custody; nothing else is loaded.

    Raises:
        DetectionError: the file's name and the detection's id differ.
    """
    name = id_.replace("-", "_")
    module = import_module(f"custody.detections.{area}.{name}")
    if module.DETECTION.id != id_:
        raise DetectionError(f"{area}/{name}.py holds detection {module.DETECTION.id}; rename one of them")
    return Definition(replace(module.DETECTION, area=area), getattr(module, "pattern", None))


@cache
def _by_default(id_: str) -> Detection:
    """One that comes with Custody, as it is where every setting is its default."""
    return _one(_areas()[id_], id_).tuned(DetectionSettings())


@cache
def _that_ask() -> dict[str, Definition]:
    """Those that come with Custody and have SQL beside them."""
    return {id_: _one(area, id_) for id_, area in _areas().items() if _sql(area, id_).exists()}


def _sql(area: str, id_: str) -> Path:
    return _HERE / area / f"{id_.replace('-', '_')}.sql"


@cache
def _areas() -> dict[str, str]:
    """The folder of each that comes with Custody."""
    return {id_: area for area in AREAS for id_ in ids_of(_HERE / area)}


def _all_defaults(settings: DetectionSettings) -> bool:
    default = DetectionSettings()
    return all(getattr(settings, name) == getattr(default, name) for name in DetectionSettings.model_fields)


def others(settings: DetectionSettings, but: Path) -> dict[str, Definition]:
    """Every detection there is but those of one folder, by id.

    Raises:
        DetectionError: as ``all_detections``.
    """
    refuse_strays(settings, but)
    folders = [Path(folder) for folder in settings.folders]
    rest = [folder for folder in folders if folder.resolve() != but.resolve()]
    return {**with_custody(), **_unlike(chain(of_packages(settings), *map(in_folder, rest)))}


def _own(settings: DetectionSettings) -> dict[str, Definition]:
    refuse_strays(settings)
    folders = [in_folder(Path(folder)) for folder in settings.folders]
    found = _unlike(chain(of_packages(settings), *folders))
    for folder in settings.question_folders:
        for id_, definition in found.items():
            if (file := Path(folder) / f"{id_}.sql").exists() and lone(file):
                origin = definition.detection.origin
                raise DetectionError(f"{origin}: detection {id_} has the id of question {file}; rename one")
    return found


def _unlike(definitions: Iterable[Definition]) -> dict[str, Definition]:
    """The definitions by id, of which none may be taken."""
    found: dict[str, Definition] = {}
    asked = question_ids()
    for definition in definitions:
        id_, origin = definition.detection.id, definition.detection.origin
        if id_ in known_ids():
            raise DetectionError(f"{origin}: detection {id_} comes with Custody; give yours another id")
        if id_ in asked:
            line = f"detection {id_} has the id of a question that comes with Custody; give yours another id"
            raise DetectionError(f"{origin}: {line}")
        if id_ in found:
            raise DetectionError(f"{origin}: detection {id_} stands in {found[id_].detection.origin} too; rename one")
        found[id_] = definition
    return found
