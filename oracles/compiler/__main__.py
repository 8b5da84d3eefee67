"""Compile ``record_borders.c`` anew, and write what comes of it."""

from __future__ import annotations

from oracles.compiler import COMPILED, compiled

COMPILED.write_bytes(compiled())
