"""The control frameworks that detections and questions count towards: one data file each, beside this.

A file holds the edition, its date, the ids that stand in it and for each a title in our own words: the texts of most
frameworks are copyrighted, their ids are facts. Which frameworks there are follows from the files alone.

    >>> from custody.frameworks import get
    >>> get("soc2").control("CC8.1").title
    'Changes are authorized, built, tested, approved and put in place in a controlled way'
"""

from __future__ import annotations

from custody.frameworks.controls import Controls
from custody.frameworks.index import all_frameworks, find, framework_ids, get
from custody.frameworks.model import Control, Framework, FrameworkError

__all__ = [
    "Control",
    "Controls",
    "Framework",
    "FrameworkError",
    "all_frameworks",
    "find",
    "framework_ids",
    "get",
]
