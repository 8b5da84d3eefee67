"""Folders as app.py leaves them: a kept cloud assembly, with the settings that it was made of beside it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from support.assembly import synthesized
from support.variants import VARIANTS

if TYPE_CHECKING:
    from pathlib import Path


def folder_of(variant: str, where: Path) -> Path:
    """A copy of the templates of a variant, below a folder."""
    made = where / variant
    made.mkdir()
    for path in synthesized(variant).directory.glob("*.json"):
        shutil.copy(path, made)
    (made / "custody-settings.json").write_text(json.dumps(VARIANTS[variant]), "utf-8")
    return made
