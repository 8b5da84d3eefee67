"""What a check of one's own detections and questions says: a line a fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from custody.counted import counted
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from pathlib import Path

    from custody.scan.check import Checked


def write_faults(checked: Checked, stream: TextIO, *, as_json: bool) -> None:
    """Print each fault."""
    if as_json:
        found = [{"file": str(fault.file), "fault": fault.what} for fault in checked.faults]
        stream.write(json.dumps(found, indent=2) + "\n")
    else:
        stream.writelines(f"{sanitize(str(fault))}\n" for fault in checked.faults)


def line_of(checked: Checked) -> str:
    """What was looked at, and what came of it."""
    looked_at = f"{counted(checked.detections, 'detection')} and {counted(checked.questions, 'question')}"
    return f"{looked_at}: {counted(len(checked.faults), 'fault') if checked.faults else 'nothing to mend'}"


def note_on(folder: Path, checked: Checked) -> str:
    """What to say of a folder that no setting names, which is no fault: it may be a package's."""
    counts = {"detections": checked.detections, "questions": checked.questions}
    settings = " and ".join(f"{kind}.folders" for kind, count in counts.items() if count) or "detections.folders"
    return f"note: {sanitize(str(folder))} is not in {settings}, so nothing in it is used unless a package brings it"
