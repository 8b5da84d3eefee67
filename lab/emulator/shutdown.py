"""A quick end: the emulator imports its SFTP server to stop it, a second's work, started or not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Message = dict[str, Any]

_SERVER = "ministack.services.transfer"


def install() -> None:
    """Let the import fail when the server was never loaded; the emulator passes over that."""
    emulator = inside.app("app")

    async def app(
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        async def receive_and_look() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown" and _SERVER not in sys.modules:
                sys.modules[_SERVER] = None  # type: ignore[assignment]
            return message

        await emulator(scope, receive_and_look if scope["type"] == "lifespan" else receive, send)

    inside.app.put("app", app)
