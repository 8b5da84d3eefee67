"""A record for people: the record itself, then what proves it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from custody.output.verification_format import VerificationFormat
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from custody.record.model import RecordProof


def write_record(proof: RecordProof, stream: TextIO, format_: VerificationFormat) -> None:
    """Write it: as one JSON object, or the record as JSON and lines about it."""
    if format_ is VerificationFormat.JSON:
        stream.write(f"{json.dumps(proof.row())}\n")
        return
    stream.writelines(f"{sanitize(line)}\n" for line in json.dumps(proof.record, indent=1).split("\n"))
    digest = "none names the log file" if proof.digest is None else f"{proof.digest.file} ({proof.digest.verdict})"
    lines = (
        ("log file", f"{proof.file.file} ({proof.file.verdict}), record {proof.position}"),
        ("SHA-256", proof.file.sha256 or "unknown"),
        ("digest file", digest),
        *((str(each.verdict), f"{each.file} {each.said}") for each in proof.issues),
    )
    stream.writelines(f"{name:<12} {sanitize(text)}\n" for name, text in lines)


def summary(proof: RecordProof) -> str:
    """All of it in a line."""
    return sanitize(f"{proof.verdict} · record {proof.event_id} · keys of {proof.keys}")
