"""Any webhook: the alert as JSON of our own, and the signature by which a receiver knows that it is ours.

docs/alert.schema.json describes the document. The signature is HMAC-SHA256 of the timestamp, a full stop and the body.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from custody.alerts.alert import as_document
from custody.alerts.formats.parts import cut_bytes

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

REPLAY_SECONDS = 300
"""How old a timestamp a receiver should take; the id tells apart what comes twice within it."""
_TEXT_BYTES = 100_000


def webhook_document(alert: Alert) -> dict[str, Any]:
    """The alert as a JSON object, every field in it, the empty ones too."""
    return {"version": "1", **as_document(alert), "text": cut_bytes(alert.text, _TEXT_BYTES)}


def signature(key: str, timestamp: int, sent: bytes) -> str:
    """``v1=`` and the HMAC-SHA256 over ``TIMESTAMP.BODY``, hexadecimal.

    Args:
        key: the secret that the receiver has too.
        timestamp: seconds since 1970, as the header says.
        sent: the body, byte for byte.
    """
    return "v1=" + hmac.new(key.encode(), str(timestamp).encode() + b"." + sent, "sha256").hexdigest()
