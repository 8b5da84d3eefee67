"""Packages that are called by their own name: ``custody.scan(...)`` is a job, and its modules are imported as ever.

Python lets a module have a class of its own
(https://docs.python.org/3/reference/datamodel.html#customizing-module-attribute-access). What is called is loaded
when it is called, so that importing the package costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from inspect import Signature, signature
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class CallablePackage(ModuleType):
    """A package with a function that it stands for."""

    def _function(self) -> Callable[..., Any]:
        module, _, name = self.__dict__["_called"].partition(":")
        function: Callable[..., Any] = getattr(import_module(module), name)
        return function

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """As the function says of itself; ``help(custody.scan.scan.scan)`` shows it."""
        return self._function()(*arguments, **options)

    @property
    def __signature__(self) -> Signature:
        """The function's, for editors and ``inspect.signature``; ``help(custody.scan.scan.scan)`` says the rest."""
        return signature(self._function())


def calls(package: str, function: str) -> None:
    """Make a package that is being imported stand for a function.

    Args:
        package: its ``__name__``.
        function: as ``module:name``, below the package or not.
    """
    module = sys.modules[package]
    module.__dict__["_called"] = function
    module.__class__ = CallablePackage
