"""``custody version``: which custody this is."""

from __future__ import annotations

import typer


def version() -> None:
    """Print the version."""
    typer.echo(f"custody {number()}")


def number() -> str:
    """The version that is installed, or a word about running without one."""
    # Loads the readers of mail that metadata is written for.
    from importlib.metadata import PackageNotFoundError  # noqa: PLC0415  # see above
    from importlib.metadata import version as version_of  # noqa: PLC0415

    try:
        return version_of("custody")
    except PackageNotFoundError:
        return "(not installed, run from its checkout)"
