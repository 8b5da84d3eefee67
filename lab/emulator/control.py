"""The lab's own HTTP paths on the emulator's port: ``/_custody/...``, loopback only.

A browser is kept out: a page may not set the header that every request must carry.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from lab.emulator import alarms, inside, membership, scope, stack_sets
from lab.emulator.bus import universal_target
from lab.emulator.delivery import digests, log_files, trails
from lab.emulator.delivery.deliver import counter
from lab.emulator.documents import deliver_documents
from lab.errors import LabError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Send = Callable[[dict[str, Any]], Awaitable[None]]
    Receive = Callable[[], Awaitable[dict[str, Any]]]

PREFIX = "/_custody/"
HEADER = b"x-custody-lab"

_log = logging.getLogger("custody.lab.control")


def status() -> dict[str, Any]:
    """What is running, for ``lab status``."""
    listed = [
        {
            "name": trail.name,
            "account": trail.account,
            "home_region": trail.home_region,
            "bucket": trail.bucket,
            "multi_region": trail.multi_region,
            "logging": trails.is_logging(trail),
        }
        for trail in trails.all_trails()
    ]
    return {"trails": listed, **counter, **log_files.counts()}


def _run_schedule(told: dict[str, str]) -> dict[str, Any]:
    with scope.within(told["account"], told["region"]):
        return {"made": universal_target.run(told["name"])}


def _pass_hours(hours: float) -> dict[str, Any]:
    alarms.pass_hours(hours)
    return {}


_PATHS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "status": lambda _: status(),
    "flush": lambda _: {"log_files": log_files.flush()},
    "digest": lambda _: {"digest_files": digests.write_digests()},
    "deliver": deliver_documents,
    "schedule": _run_schedule,
    "hours": _pass_hours,
    "join": membership.join,
    "stack-instance": stack_sets.told,
    "alarms": lambda _: dict(alarms.evaluate_all()),
}


def _handle(name: str, body: bytes) -> dict[str, Any]:
    if name not in _PATHS:
        raise LabError(f"the lab has no /_custody/{name}")
    return _PATHS[name](json.loads(body or b"null"))


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _answer(send: Send, code: int, value: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": code, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(value).encode()})


def install() -> None:
    """Put the lab's paths before the emulator's application."""
    emulator = inside.app("app")

    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(PREFIX):
            await emulator(scope, receive, send)
            return
        if HEADER not in dict(scope["headers"]):
            await _answer(send, 403, {"error": "this path is for the lab's own client"})
            return
        try:
            # In a thread: a schedule calls the API that this serves.
            said = await asyncio.to_thread(_handle, path.removeprefix(PREFIX), await _body(receive))
            await _answer(send, 200, said)
        except LabError as error:
            await _answer(send, 400, {"error": str(error)})
        except Exception as error:
            _log.exception("%s failed", path)
            await _answer(send, 500, {"error": f"{type(error).__name__}: {error}"})
            raise

    inside.app.put("app", app)
