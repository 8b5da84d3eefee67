"""What a check of one's own detections and questions says: a line a fault."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from custody.sanitize import sanitize

if TYPE_CHECKING:
    from custody.scan.check import Checked


def print_faults(checked: Checked, *, as_json: bool) -> None:
    """Print each fault, and on stderr what was looked at."""
    if as_json:
        found = [{"file": str(fault.file), "fault": fault.what} for fault in checked.faults]
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{sanitize(str(fault))}\n" for fault in checked.faults)
    sys.stderr.write(
        f"{_counted(checked.detections, 'detection')} and {_counted(checked.questions, 'question')}: "
        f"{_counted(len(checked.faults), 'fault') if checked.faults else 'nothing to mend'}\n"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
