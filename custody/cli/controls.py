"""``custody controls``: what evidences which control, and what nothing here covers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options
from custody.output.controls_format import ControlsFormat, settled


def complete_framework(incomplete: str) -> list[str]:
    """The ids of frameworks that a shell may complete a word to."""
    from custody.frameworks import framework_ids  # noqa: PLC0415  # only this needs it

    return [id_ for id_ in framework_ids() if id_.startswith(incomplete)]


Framework = Annotated[
    str | None,
    typer.Argument(
        metavar="FRAMEWORK",
        help="Only this one: soc2, pci_dss, attack ...",
        autocompletion=complete_framework,
        show_default=False,
    ),
]
Control = Annotated[
    str | None, typer.Option(metavar="ID", help="Only the controls of this id, with all that evidences them: CC8.1.")
]
Format = Annotated[
    ControlsFormat | None,
    typer.Option(
        "--format", "-f", help="By default what FILE's suffix says, else a table; others have a row a control."
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write them there, once they are complete.")
]
Navigator = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write a layer for the ATT&CK Navigator there; FRAMEWORK is attack."),
]


def controls(
    framework: Framework = None,
    *,
    control: Control = None,
    navigator: Navigator = None,
    format_: Format = None,
    output: Output = None,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """List the frameworks, or one's controls: the detections and questions that evidence each, and what is not covered.

    Evidence never says that a control is met. What the settings switch off evidences nothing.
    """
    # Loads the detections and questions, which no other command line has to wait for.
    from custody.controls.navigator import layer  # noqa: PLC0415  # see above
    from custody.output.controls_text import layer_text, summary, write_controls  # noqa: PLC0415  # see above
    from custody.output.destination import output_to  # noqa: PLC0415  # see above

    chosen = settled(output, format_)
    if navigator is not None and (output is not None or control is not None or format_ is not None):
        raise custody.CustodyError("--navigator writes a layer and nothing else; leave out the other options")
    if navigator is not None and framework is None:
        raise custody.CustodyError("--navigator needs the framework it is about; write custody controls attack")
    found = custody.controls(framework, control=control, settings=custody.load_settings(cdk_json, context or ()))
    if navigator is not None:
        text = layer_text(layer(found[0]))
        with output_to(navigator) as stream:
            stream.write(text)
        sys.stderr.write(f"{navigator}: a layer of {len(found[0].controls)} techniques\n")
        return
    with output_to(output) as stream:
        write_controls(found, stream, chosen, overview=framework is None and control is None)
    sys.stdout.flush()
    sys.stderr.write(f"{summary(found)}\n")
