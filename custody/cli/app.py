"""The commands, put together."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from custody.cli import ask, detections, explain, lineage, questions_command, report, scan, settings, timeline
from custody.cli.ask_command import AskCommand
from custody.cli.pipe import guarded

_UNREAD = "2 an error or nothing could be read, 3 done, but something could not be read."
_SCANNED = f"Exit codes: 0 done and nothing found, 1 findings at or above --fail-on, {_UNREAD}"
_ASKED = f"Exit codes: 0 done, {_UNREAD}"

app = typer.Typer(
    name="custody",
    help="The chain of custody of software shipped on AWS: what was done to images and pipelines, and by whom.",
    epilog=_SCANNED,
    # Plain help reads the same in a terminal, in a pipe and in docs/cli.md, and loads nothing.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(*, wanted: bool) -> None:
    if wanted:
        try:
            number = version("custody")
        except PackageNotFoundError:
            number = "(not installed, run from its checkout)"
        typer.echo(f"custody {number}")
        raise typer.Exit


@app.callback()
def _top(
    *,
    _shown: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


app.command("scan", epilog=_SCANNED)(guarded(scan.scan))
app.command("detections")(guarded(detections.detections))
app.command("explain")(guarded(explain.explain))
app.command("settings")(guarded(settings.settings))
# A question's own parameters are not known to the parser, and are read by the command.
_OPEN = {"ignore_unknown_options": True}
app.command("ask", cls=AskCommand, epilog=_ASKED, context_settings=_OPEN)(guarded(ask.ask))
app.command("questions")(guarded(questions_command.questions))
app.command("lineage", epilog=_ASKED)(guarded(lineage.lineage))
app.command("timeline", epilog=_ASKED)(guarded(timeline.timeline))
app.command("report", epilog=_ASKED)(guarded(report.report))
