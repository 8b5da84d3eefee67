"""A server on the loopback interface that answers over TLS as a test tells it to, and keeps what it was sent."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import trustme

if TYPE_CHECKING:
    from collections.abc import Iterator

HANG, CLOSE, DRIP, NOISE = "hang", "close", "drip", "noise"
"""Say nothing; hang up; send a byte now and then; answer what is no HTTP."""


Answer = int | tuple[int, dict[str, str]] | tuple[int, dict[str, str], bytes] | str


@dataclass
class Loopback:
    """What the server does with each request, in order, the last one for all that follow.

    Attributes:
        answers: a status, or one with headers and maybe a body, or one of the words above.
        got: path, headers by their lower-case names, and body of each request.
        methods: of each request.
    """

    answers: list[Answer] = field(default_factory=lambda: [200])
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    port: int = 0
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def body(self, number: int = -1) -> Any:
        return json.loads(self.got[number][2])


@cache
def authority() -> trustme.CA:
    """Who issues the server's certificate, for ``localhost``; made anew for each run."""
    return trustme.CA()


def trusted() -> str:
    """The authority's own certificate, as a file of trusted ones has it."""
    return authority().cert_pem.bytes().decode()


def trust() -> ssl.SSLContext:
    """Takes the server's certificate."""
    return ssl.create_default_context(cadata=trusted())


def serving() -> Iterator[Loopback]:
    """A server that is there while a fixture is."""
    state = Loopback()

    class Handler(_Handler):
        loopback = state

    server = _Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("localhost").configure_cert(context)
    server.tls = context
    state.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield state
    state.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


class _Server(ThreadingHTTPServer):
    tls: ssl.SSLContext
    daemon_threads = True

    def finish_request(self, request: Any, client_address: Any) -> None:
        # In the thread of the connection, so that who breaks off a handshake stops nobody else.
        with self.tls.wrap_socket(request, server_side=True) as wrapped:
            super().finish_request(wrapped, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    loopback: Loopback

    def do_POST(self) -> None:
        state = self.loopback
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        state.methods.append(self.command)
        state.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        answer = state.answers[min(len(state.got), len(state.answers)) - 1]
        if answer == HANG:
            state.over.wait()
        elif answer == DRIP:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not state.over.wait(0.02):
                self.wfile.write(b"x")
        elif answer == NOISE:
            self.wfile.write(b"220 mail.example ESMTP\r\n\r\n")
        elif answer != CLOSE:
            status, headers, *more = answer if isinstance(answer, tuple) else (answer, {})
            self.send_response(int(status))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"".join(more))

    do_GET = do_POST  # noqa: N815 - it is called so

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - it is called so
        """Tests are quiet."""
