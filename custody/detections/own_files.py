"""Detections in a folder of a deployment's own: each file is run as Python and has to define one."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import TYPE_CHECKING

from custody.detections.definition import Definition
from custody.detections.model import Detection
from custody.detections.parameters import OWN, files_of
from custody.errors import CustodyError, DetectionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def in_folder(folder: Path) -> Iterator[Definition]:
    """The detections of a folder, by the names of their files; files that begin with ``_`` are for these to import.

    Raises:
        DetectionError: a file does not run, or does not define a detection of its name.
    """
    for file in files_of(folder):
        yield in_file(file)


def in_file(file: Path) -> Definition:
    """The detection that a file defines, run again when it or its SQL has changed.

    Raises:
        DetectionError: the file does not run, or does not define a detection of its name.
    """
    return _read(file, tuple(_stamp(each) for each in (file, file.with_suffix(".sql"))))


@lru_cache(maxsize=1024)
def _read(file: Path, _stamps: tuple[tuple[int, int], ...]) -> Definition:
    definition = of_module(_run(file), str(file))
    id_ = definition.detection.id
    if id_.replace("-", "_") != file.stem:
        raise DetectionError(f"{file} holds detection {id_}; call the file {id_.replace('-', '_')}.py, or rename it")
    return definition


def of_module(module: ModuleType, origin: str) -> Definition:
    """The detection that a module defines.

    Args:
        module: with ``DETECTION``, and ``pattern`` where that depends on the settings.
        origin: where it is from, as its detection is to say.

    Raises:
        DetectionError: it has no ``DETECTION``, or that is none.
    """
    found = getattr(module, "DETECTION", None)
    if not isinstance(found, Detection):
        raise DetectionError(f"{origin}: DETECTION {'is missing' if found is None else 'is no Detection'}; define one")
    pattern = getattr(module, "pattern", None)
    if pattern is not None and not callable(pattern):
        raise DetectionError(f"{origin}: pattern is no function of the settings; call it by another name")
    return Definition(replace(found, area=OWN, origin=origin), pattern)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:
        return (0, 0)
    return status.st_mtime_ns, status.st_size


def _run(file: Path) -> ModuleType:
    # Beside each other in a package of their own, so that they may import what they share: from ._shared import it.
    package = f"custody_own_{sha256(str(file.parent).encode()).hexdigest()[:12]}"
    if package not in sys.modules:
        sys.modules[package] = ModuleType(package)
        sys.modules[package].__path__ = [str(file.parent)]
    spec = spec_from_file_location(f"{package}.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise DetectionError(f"{file} is no Python file; call it by the id of its detection")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except CustodyError as known:
        raise DetectionError(f"{file}: {known}") from known
    except (Exception, SystemExit) as error:
        raise DetectionError(_said(file, error)) from error
    return module


def _said(file: Path, error: BaseException) -> str:
    line = error.lineno if isinstance(error, SyntaxError) else None
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == str(file):
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    said = error.msg if isinstance(error, SyntaxError) else f"{type(error).__name__}: {error}"
    return f"{file}{f', line {line}' if line else ''}: {said}; mend it, or take it out of detections.folders"
