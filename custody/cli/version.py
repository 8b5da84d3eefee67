"""``custody version``: which custody this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

import typer


def version() -> None:
    """Print the version."""
    typer.echo(f"custody {number()}")


def number() -> str:
    """The version that is installed, or a word about running without one."""
    try:
        return version_of("custody")
    except PackageNotFoundError:
        return "(not installed, run from its checkout)"
