"""Options that several commands have in common, declared once: as the fields of a dataclass."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

_LAST = ("profile", "cdk_json", "context")
"""The help of every command ends with them."""


def taking(shared: type[object]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a command take the fields of a dataclass as options besides its own.

    The command gets them as one value, its first argument. Typer sees a signature with all of them: the command's
    own first, then the shared ones.

    Args:
        shared: a dataclass; its fields are annotated as Typer's parameters are, each with a default.
    """
    fields = _parameters(shared)

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = _parameters(command)[1:]
        names = [each.name for each in fields]

        @wraps(command)
        def run(**given: Any) -> None:
            taken = {name: given.pop(name) for name in names}
            command(shared(**taken), **given)

        parameters = sorted([*own, *fields], key=lambda each: (each.kind, each.name in _LAST))
        run.__dict__["__signature__"] = inspect.Signature(parameters)
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorate


def _parameters(of: Callable[..., object]) -> list[inspect.Parameter]:
    hints = get_type_hints(of, include_extras=True)
    return [each.replace(annotation=hints[each.name]) for each in inspect.signature(of).parameters.values()]
