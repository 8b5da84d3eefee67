"""The controls that something counts towards, by framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from custody.frameworks.index import framework_ids, get, no_framework

if TYPE_CHECKING:
    from collections.abc import Sequence


class Controls(Mapping[str, tuple[str, ...]]):
    """Ids of controls by framework, those without any left out: ``Controls(soc2=("CC8.1",))["soc2"]``.

    Nothing is checked when it is made: ``wrong_frameworks`` and ``wrong_ids`` say what is wrong with it.

    Args:
        by_framework: under the framework's id, see ``custody controls``, the ids as the framework writes them.
    """

    __slots__ = ("_ids",)

    def __init__(self, **by_framework: tuple[str, ...]) -> None:
        """Takes ids by framework."""
        self._ids = {name: ids for name, ids in by_framework.items() if ids}

    def __getitem__(self, framework: str) -> tuple[str, ...]:
        """The ids of one framework."""
        return self._ids[framework]

    def __iter__(self) -> Iterator[str]:
        """The frameworks, in the order given."""
        return iter(self._ids)

    def __len__(self) -> int:
        """How many frameworks."""
        return len(self._ids)

    def __hash__(self) -> int:
        """By value."""
        return hash(frozenset(self._ids.items()))

    def __repr__(self) -> str:
        """As it is written."""
        return f"Controls({', '.join(f'{name}={ids!r}' for name, ids in self._ids.items())})"


def wrong_frameworks(controls: Controls) -> Iterator[str]:
    """What cannot be loaded, a line each: a framework that has no file, or ids that are no tuple of texts."""
    for name, ids in controls.items():
        if name not in framework_ids():
            yield f"controls.{name}: {no_framework(name)}"
        elif not isinstance(ids, tuple) or not all(isinstance(each, str) for each in ids):
            yield f"controls.{name} is no tuple of texts; write Controls({name}=(...,))"


def wrong_ids(controls: Controls) -> Iterator[str]:
    """Ids that their framework's edition does not have here, and ids that stand twice, a line each."""
    for name, ids in controls.items():
        framework = get(name)
        yield from (f"controls.{name}: {framework.unknown(id_)}" for id_ in ids if id_ not in framework.controls)
        yield from (f"controls.{name} names {id_} twice; write it once" for id_ in _twice(ids))


def _twice(ids: Sequence[str]) -> list[str]:
    return sorted({id_ for id_ in ids if ids.count(id_) > 1})
