"""The commands, put together."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from custody.cli.exit_codes import OF_ATTESTATIONS, OF_DOCTOR, OF_PLAN, OF_QUESTIONS, OF_SCANS, OF_VERIFICATIONS
from custody.cli.streams import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EPILOGS = {
    "scan": OF_SCANS,
    "detections": None,
    "docs": None,
    "explain": None,
    "new": None,
    "settings": None,
    "ask": OF_QUESTIONS,
    "questions": None,
    "controls": None,
    "lineage": OF_QUESTIONS,
    "attest": OF_ATTESTATIONS,
    "timeline": OF_QUESTIONS,
    "releases": OF_QUESTIONS,
    "report": OF_QUESTIONS,
    "verify": OF_VERIFICATIONS,
    "record": OF_VERIFICATIONS,
    "plan": OF_PLAN,
    "doctor": OF_DOCTOR,
    "smoke-test": OF_DOCTOR,
    "version": None,
}
"""Every command in the order of the help, with the last line of its own.

Its module has its name, and its function, with an underscore for a hyphen.
"""

_HELP = ("--help", "-h")


def app_of(arguments: Sequence[str] = ()) -> typer.Typer:
    """The command line.

    Args:
        arguments: where the first is a command, the others are left out, and where help is all that is wanted, their
            options are: to describe them all takes as long as many a command does. By default all is there.
    """
    app = typer.Typer(
        name="custody",
        help="The chain of custody of software shipped on AWS: what was done to images and pipelines, and by whom.",
        epilog=OF_SCANS,
        # Plain help reads the same in a terminal, in a pipe and in docs/cli.md, and loads nothing.
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )
    app.callback()(_top)
    for name in [arguments[0]] if arguments and arguments[0] in _EPILOGS else _EPILOGS:
        _add(app, name, listed=len(arguments) == 1 and arguments[0] in _HELP)
    return app


def _add(app: typer.Typer, name: str, *, listed: bool) -> None:
    function = name.replace("-", "_")
    module = import_module(f"custody.cli.{function}")
    if listed:
        app.command(name)(_said(getattr(module, function)))
        return
    special: dict[str, Any] = {}
    if name == "ask":
        # A question's own parameters are not known to the parser, and are read by the command.
        special = {"cls": module.AskCommand, "context_settings": {"ignore_unknown_options": True}}
    app.command(name, epilog=_EPILOGS[name], **special)(guarded(getattr(module, function)))


def _said(command: Callable[..., Any]) -> Callable[[], None]:
    """What stands for a command where only its name and its first line are shown."""

    def nothing() -> None:
        pass

    nothing.__doc__ = command.__doc__
    return nothing


def _version(*, wanted: bool) -> None:
    if wanted:
        from custody.cli import version  # noqa: PLC0415  # a command as the others

        version.version()
        raise typer.Exit


def _top(
    *,
    _shown: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass
