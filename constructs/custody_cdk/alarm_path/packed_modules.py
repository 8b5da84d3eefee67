"""Imports the modules that are packed into this file under their own names; the handler stands below."""

from __future__ import annotations

import linecache
import sys
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


class PackedModules:
    """Finds modules among texts by name; a package has an empty text. Python asks what stands in ``sys.meta_path``."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Where a module is; None for what was not packed."""
        return ModuleSpec(name, self, is_package=not self.texts[name]) if name in self.texts else None  # type: ignore[arg-type]

    def create_module(self, _spec: ModuleSpec) -> None:
        """The usual kind of module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run a module's text, of which tracebacks show the lines by their numbers in the repository."""
        text, file = self.texts[module.__name__], f"{module.__name__}.py"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), module.__dict__)  # noqa: S102 - so does an import


def use(texts: dict[str, str]) -> None:
    """Let imports find modules among texts, before all others."""
    sys.meta_path.insert(0, PackedModules(texts))
