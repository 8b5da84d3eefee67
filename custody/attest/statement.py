"""in-toto Statements of version 1, made and checked by the in-toto project's own library, as text that never varies.

See https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement as InToto
from in_toto_attestation.v1.statement_pb2 import Statement as Message

from custody.attest.errors import AttestError
from custody.attest.names import PROVENANCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.attest.names import Image

PAYLOAD_TYPE = "application/vnd.in-toto+json"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about one image.

    Attributes:
        text: JSON on one line, names sorted, without blanks between; what is signed is this in UTF-8.
    """

    text: str

    @property
    def payload(self) -> bytes:
        """What is signed."""
        return self.text.encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the payload, hexadecimal."""
        return sha256(self.payload).hexdigest()

    @property
    def data(self) -> dict[str, Any]:
        """The same as objects."""
        read: dict[str, Any] = json.loads(self.text)
        return read

    @property
    def predicate_type(self) -> str:
        """What kind of statement it is."""
        return str(self.data["predicateType"])

    @property
    def predicate(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = self.data["predicate"]
        return said


def make(image: Image, predicate_type: str, predicate: Mapping[str, Any]) -> Statement:
    """A statement about an image; numbers are written as texts, since in-toto's own form knows floating point alone."""
    subject = ResourceDescriptor(name=image.name, digest={"sha256": image.hex})
    made = InToto([subject.pb], predicate_type, dict(predicate))
    made.validate()
    text = json.dumps(MessageToDict(made.pb), sort_keys=True, separators=(",", ":"))
    return read(text.encode())


def read(payload: bytes) -> Statement:
    """A statement, held against the forms that in-toto and SLSA give it.

    Raises:
        AttestError: it is no statement of version 1, or its provenance is none.
    """
    try:
        text = payload.decode()
        # Fields that a reader does not know are to be passed over.
        message = ParseDict(json.loads(text), Message(), ignore_unknown_fields=True)
        InToto.copy_from_pb(message).validate()
        if message.predicate_type == PROVENANCE:
            ParseDict(MessageToDict(message.predicate), Provenance(), ignore_unknown_fields=True)
    except (ValueError, ParseError, RecursionError) as error:
        raise AttestError(f"the payload is no in-toto Statement v1: {' '.join(str(error).split())[:200]}") from None
    return Statement(text)
