"""Run something when the emulator first loads one of its services.

The emulator imports a service on its first request, and CloudFormation alone takes two seconds because it
imports all the others. What is patched in a service waits for that, so that the lab starts at once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Callable

_waiting: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)


def when_loaded(module: str, action: Callable[[], None]) -> None:
    """Run ``action`` once, right after ``ministack.services.<module>`` is loaded for a request."""
    _waiting[module].append(action)


def install() -> None:
    """Watch the emulator's service loader."""
    load = inside.app("_get_module")

    def load_and_tell(name: str) -> Any:
        module = load(name)
        for action in _waiting.pop(name, []):
            action()
        return module

    inside.app.put("_get_module", load_and_tell)
