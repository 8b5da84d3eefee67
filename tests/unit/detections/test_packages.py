"""What an entry point may be, and the one line about a package that brings something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.own import installed, on_path

from custody.detections import DetectionSettings, all_detections
from custody.detections.packages import of_packages
from custody.detections.skeleton import detection_files
from custody.errors import DetectionError

if TYPE_CHECKING:
    from pathlib import Path

MORE = """
LISTED = [DETECTION]


def of_settings(settings):
    return [DETECTION] if settings.mass_deletion_count == 20 else []


def broken(settings):
    raise KeyError("owner")


def lazily(settings):
    yield DETECTION


def lazily_broken(settings):
    yield 1 / 0


class Listing:
    def __iter__(self):
        yield DETECTION
        raise SystemExit(3)


EMPTY = []
BROKEN_LIST = Listing()
NESTED = [[DETECTION], Listing()]
EMPTY_INSIDE = [[], ()]


def function_of_functions(settings):
    return of_settings


STRANGE = {"a": 3}.get("a")
"""


def site(tmp_path: Path, value: str) -> Path:
    """A package of one module, whose entry point names something in it."""
    (text,) = (text for path, text in detection_files("acme-one", tmp_path).items() if path.name == "acme_one.py")
    (tmp_path / "acme_one.py").write_text(text + MORE, "utf-8")
    installed(tmp_path, "acme", {"custody.detections": f"acme_one{value}"})
    return tmp_path


@pytest.mark.parametrize("value", ["", ":DETECTION", ":LISTED", ":of_settings", ":lazily"])
def test_an_entry_point_is_any_of_these(tmp_path: Path, value: str) -> None:
    with on_path(site(tmp_path, value)):
        found = {each.id: each for each in all_detections()}["acme-one"]
        assert found.area == "own"
        assert found.origin.startswith("package acme 1.2")
        assert [each.detection.id for each in of_packages(DetectionSettings())] == ["acme-one"]
    assert "acme-one" not in {each.id for each in all_detections()}


def test_a_function_is_told_the_settings(tmp_path: Path) -> None:
    with on_path(site(tmp_path, ":of_settings")):
        assert list(of_packages(DetectionSettings(mass_deletion_count=3))) == []


def test_an_id_that_nothing_brings_is_refused_once_packages_are_loaded(tmp_path: Path) -> None:
    with on_path(site(tmp_path, ":DETECTION")):
        assert all_detections(DetectionSettings(switched_off=("acme-one",)))
        with pytest.raises(
            DetectionError, match=r"detections\.switched_off: there is no detection 'acme-two'; did you"
        ):
            all_detections(DetectionSettings(switched_off=("acme-two",)))


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (":nix", "package acme 1.2, entry point acme = acme_one:nix of custody.detections: AttributeError"),
        (":broken", "package acme 1.2: broken(settings): KeyError: 'owner'; mend it, or uninstall the package"),
        (":lazily_broken", "package acme 1.2: lazily_broken(settings): ZeroDivisionError: division by zero; mend it"),
        (":BROKEN_LIST", "package acme 1.2: Listing: SystemExit: 3; mend it, or uninstall the package"),
        (":NESTED", "package acme 1.2: Listing: SystemExit: 3; mend it, or uninstall the package"),
        (":EMPTY", "acme = acme_one:EMPTY of custody.detections: there is nothing in it; name what holds"),
        (":EMPTY_INSIDE", "acme = acme_one:EMPTY_INSIDE of custody.detections: there is nothing in it; name what"),
        (":function_of_functions", "package acme 1.2 brings of_settings where a Detection should be"),
        (":STRANGE", "package acme 1.2 brings int 3 under custody.detections; name a Detection, a list of them"),
    ],
)
def test_anything_else_is_one_line(tmp_path: Path, value: str, line: str) -> None:
    with on_path(site(tmp_path, value)), pytest.raises(DetectionError) as refused:
        all_detections()
    assert line in str(refused.value)


def test_an_empty_package_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "acme_none").mkdir()
    for name in ("__init__", "_shared"):
        (tmp_path / "acme_none" / f"{name}.py").write_text("", "utf-8")
    installed(tmp_path, "acme", {"custody.detections": "acme_none"})
    with on_path(tmp_path), pytest.raises(DetectionError) as refused:
        all_detections()
    assert str(refused.value) == (
        "package acme 1.2, entry point acme = acme_none of custody.detections: there is nothing in it; name what holds "
        "some, or uninstall the package"
    )


def test_an_id_that_exists_is_refused(tmp_path: Path) -> None:
    place = site(tmp_path, ":DETECTION")
    module = place / "acme_one.py"
    module.write_text(module.read_text("utf-8").replace('id="acme-one"', 'id="image-deleted"'), "utf-8")
    with on_path(place), pytest.raises(DetectionError, match=r"package acme 1\.2: detection image-deleted comes with"):
        all_detections()
