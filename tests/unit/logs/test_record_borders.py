"""What was compiled belongs to its source; that it is what the compiler makes, ``make oracles`` tells."""

from __future__ import annotations

from oracles.compiler import COMPILED, SOURCE, section


def test_it_was_compiled_from_this_source() -> None:
    assert COMPILED.read_bytes().endswith(section(SOURCE.read_bytes()))
    assert not COMPILED.read_bytes().endswith(section(SOURCE.read_bytes() + b"\n"))
