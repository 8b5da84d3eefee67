"""Talking to a running lab: its own HTTP paths, beside the AWS APIs on the same port."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from lab.errors import LabError

_TIMEOUT = 60.0


def call(endpoint: str, name: str, body: Any = None, *, timeout: float = _TIMEOUT) -> dict[str, Any]:
    """Call ``/_custody/<name>`` and return its answer.

    Raises:
        LabError: nobody answers, or the lab refuses; its own sentence is passed on.
    """
    request = urllib.request.Request(  # noqa: S310 - the scheme is ours
        f"{endpoint}/_custody/{name}",
        data=json.dumps(body).encode(),
        headers={"x-custody-lab": "1", "content-type": "application/json"},
    )
    # No proxy: the lab is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as answer:
            value = json.load(answer)
    except urllib.error.HTTPError as error:
        said = error.read().decode("utf-8", "replace")
        raise LabError(json.loads(said)["error"] if said.startswith('{"error"') else f"the lab said {said}") from error
    except OSError as error:
        raise LabError(f"the lab at {endpoint} does not answer: start it with `python -m lab up`") from error
    return value if isinstance(value, dict) else {}


def is_up(endpoint: str) -> bool:
    """Does a lab answer there?"""
    try:
        call(endpoint, "status", timeout=2)
    except LabError:
        return False
    return True
