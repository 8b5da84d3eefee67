"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from custody.cli import (
    ask,
    detections,
    docs,
    explain,
    lineage,
    new,
    questions,
    report,
    scan,
    settings,
    timeline,
    version,
)
from custody.cli.exit_codes import OF_QUESTIONS, OF_SCANS
from custody.cli.streams import guarded

app = typer.Typer(
    name="custody",
    help="The chain of custody of software shipped on AWS: what was done to images and pipelines, and by whom.",
    epilog=OF_SCANS,
    # Plain help reads the same in a terminal, in a pipe and in docs/cli.md, and loads nothing.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _version(*, wanted: bool) -> None:
    if wanted:
        version.version()
        raise typer.Exit


@app.callback()
def _top(
    *,
    _shown: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


app.command("scan", epilog=OF_SCANS)(guarded(scan.scan))
app.command("detections")(guarded(detections.detections))
app.command("docs")(guarded(docs.docs))
app.command("explain")(guarded(explain.explain))
app.command("new")(guarded(new.new))
app.command("settings")(guarded(settings.settings))
# A question's own parameters are not known to the parser, and are read by the command.
_OPEN = {"ignore_unknown_options": True}
app.command("ask", cls=ask.AskCommand, epilog=OF_QUESTIONS, context_settings=_OPEN)(guarded(ask.ask))
app.command("questions")(guarded(questions.questions))
app.command("lineage", epilog=OF_QUESTIONS)(guarded(lineage.lineage))
app.command("timeline", epilog=OF_QUESTIONS)(guarded(timeline.timeline))
app.command("report", epilog=OF_QUESTIONS)(guarded(report.report))
app.command("version")(guarded(version.version))
