"""Unpacks what is packed in this file."""

from __future__ import annotations

import base64
import bz2
import json
from typing import Any


def unpack(packed: str) -> dict[str, Any]:
    """What was packed: ``modules``, texts by name, and ``tables``."""
    unpacked: dict[str, Any] = json.loads(bz2.decompress(base64.b85decode(packed)))
    return unpacked
