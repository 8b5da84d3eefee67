"""What evidences the techniques of a matrix, as a layer for the ATT&CK Navigator.

The format is 4.5, see https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.controls.model import Kind
from custody.frameworks import FrameworkError, all_frameworks

if TYPE_CHECKING:
    from custody.controls.model import Coverage, Covered

LAYER = "4.5"
"""The version of the format of layers."""

NAVIGATOR = "5.0.0"
"""The Navigator that the format is of; later ones read it."""

_PALE, _FULL, _NONE = "#d6e8f7", "#1b5e96", "#f4d6d2"
_MOST = 20
"""From so many detections on a technique has the full colour."""


def layer(covered: Covered) -> dict[str, Any]:
    """The layer: a technique's score is how many detections evidence it, its comment names them and what stays open.

    A technique stands in each of its tactics, since none is named. Those of the file without evidence have a colour of
    their own; those that are not in the file are left as they are.

    Raises:
        FrameworkError: the framework has no matrix in the Navigator; those that have are named.
    """
    framework = covered.framework
    if not framework.navigator:
        able = ", ".join(each.id for each in all_frameworks() if each.navigator)
        raise FrameworkError(f"{framework.name} has no layer in the ATT&CK Navigator; name {able}")
    return {
        "name": f"Custody: {framework.title}",
        "versions": {"attack": framework.version, "navigator": NAVIGATOR, "layer": LAYER},
        "domain": framework.navigator,
        "description": f"What Custody detects. {framework.scope}",
        "sorting": 3,
        "hideDisabled": False,
        "techniques": [_technique(each) for each in covered.controls],
        "gradient": {"colors": [_PALE, _FULL], "minValue": 1, "maxValue": _MOST},
        "legendItems": [
            {"label": f"the more detections, the darker; {_MOST} and more alike", "color": _FULL},
            {"label": "looked at, and nothing here detects it", "color": _NONE},
        ],
        "showTacticRowBackground": False,
        "selectTechniquesAcrossTactics": True,
        "selectSubtechniquesWithParent": False,
    }


def _technique(coverage: Coverage) -> dict[str, Any]:
    found, asked = coverage.of(Kind.DETECTION), coverage.of(Kind.QUESTION)
    said = f"{', '.join(found) or 'no detection'}. Not covered: {coverage.not_covered}"
    return {
        "techniqueID": coverage.control.id,
        "enabled": True,
        "comment": said,
        **({"score": len(found)} if found else {"color": _NONE}),
        "metadata": [{"name": "questions", "value": ", ".join(asked)}] if asked else [],
    }
