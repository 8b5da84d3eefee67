"""DSSE envelopes of version 1: signed with securesystemslib, and read from lines that anybody may have written.

See https://github.com/secure-systems-lab/dsse/blob/master/envelope.md
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import FormatError, UnverifiedSignatureError
from securesystemslib.signer import Signature

from custody.attest.errors import AttestError
from custody.attest.statement import PAYLOAD_TYPE, Statement, read

if TYPE_CHECKING:
    from securesystemslib.signer import Key, Signer


def signed(statement: Statement, signer: Signer) -> str:
    """The envelope of a statement as a line of JSON.

    Raises:
        AwsError: the key is one of KMS, which refuses.
    """
    envelope = Envelope(statement.payload, PAYLOAD_TYPE, {})
    envelope.sign(signer)
    return json.dumps(envelope.to_dict(), sort_keys=True, separators=(",", ":"))


def opened(line: str, key: Key) -> Statement:
    """The statement of an envelope that a key signed.

    The name that an envelope gives its key is no part of what is signed, so it decides nothing.

    Raises:
        AttestError: it is no envelope, the key did not sign it, or what it holds is no statement.
    """
    try:
        envelope = Envelope.from_dict(_keyed(json.loads(line)))
        pae = envelope.pae()
    except (ValueError, KeyError, TypeError, AttributeError, FormatError, RecursionError):
        raise AttestError("is no DSSE envelope") from None
    if envelope.payload_type != PAYLOAD_TYPE:
        raise AttestError(f"holds {envelope.payload_type!r}, not {PAYLOAD_TYPE}")
    if not any(_verifies(key, signature, pae) for signature in envelope.signatures.values()):
        raise AttestError("is not signed by this key, or was changed since")
    return read(envelope.payload)


def _keyed(envelope: dict[str, object]) -> dict[str, object]:
    """The same with a name of its own for each signature, which DSSE leaves optional and securesystemslib needs."""
    signatures = envelope["signatures"]
    if not isinstance(signatures, list):
        raise TypeError
    return {**envelope, "signatures": [{"keyid": str(n), "sig": each["sig"]} for n, each in enumerate(signatures)]}


def _verifies(key: Key, signature: Signature, pae: bytes) -> bool:
    try:
        key.verify_signature(Signature(key.keyid, signature.signature), pae)
    except UnverifiedSignatureError:
        return False
    return True
