"""The command line: one file a command. It only calls what the other packages can do."""

from __future__ import annotations

from custody.cli.run import main

__all__ = ["main"]
