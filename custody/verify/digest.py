"""A digest file, read: what it says, and what its signature is over.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from custody.verify.names import DigestName, digest_name, moment

if TYPE_CHECKING:
    from datetime import datetime

    from custody.verify.stored import Stored

SIGNED_BY = "SHA256withRSA"
SUMMED_BY = "SHA-256"


class NoDigestError(Exception):
    """What a file holds is no digest file; the text says why, and continues the file's name."""


class _Said(BaseModel):
    # AWS may add fields; those that are read have to be right, and an error does not repeat what may be hostile.
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", hide_input_in_errors=True)


class SaidOfFile(_Said):
    """What a digest file says of one log file; the names are AWS's."""

    s3Bucket: str  # noqa: N815
    s3Object: str  # noqa: N815
    hashValue: str  # noqa: N815
    hashAlgorithm: str  # noqa: N815


class _Content(_Said):
    awsAccountId: str  # noqa: N815
    digestStartTime: str  # noqa: N815
    digestEndTime: str  # noqa: N815
    digestS3Bucket: str  # noqa: N815
    digestS3Object: str  # noqa: N815
    digestPublicKeyFingerprint: str  # noqa: N815
    digestSignatureAlgorithm: str  # noqa: N815
    previousDigestS3Bucket: str | None  # noqa: N815
    previousDigestS3Object: str | None  # noqa: N815
    previousDigestHashValue: str | None  # noqa: N815
    previousDigestHashAlgorithm: str | None  # noqa: N815
    previousDigestSignature: str | None  # noqa: N815
    logFiles: list[SaidOfFile]  # noqa: N815


@dataclass(frozen=True, slots=True)
class Link:
    """The digest file before, as the next one names it."""

    bucket: str
    key: str
    sha256: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest file.

    Attributes:
        stored: where it was found.
        name: what its key says, by its own content.
        bucket, key: where it belongs, likewise.
        start, end: the time that it covers, UTC without a zone.
        fingerprint: of the key that it was signed with.
        algorithms: the names of algorithms in it that are not the ones that AWS uses.
        previous: the one before; None for the first of a chain.
        files: the log files that it names.
        sha256: of its unpacked bytes.
        signed: the text that its signature is over.
        signature: of S3's metadata, hexadecimal; empty where they have none.
        generated: when a ``_backfill`` digest file was made, which its key has to have been valid at.
    """

    stored: Stored
    name: DigestName
    bucket: str
    key: str
    start: datetime
    end: datetime
    fingerprint: str
    algorithms: tuple[str, ...]
    previous: Link | None
    files: tuple[SaidOfFile, ...]
    sha256: str
    signed: bytes
    signature: str = ""
    generated: datetime | None = None


def read_digest(stored: Stored, data: bytes, sha256: str, metadata: dict[str, str]) -> Digest:
    """The digest file in some bytes.

    Args:
        stored: where it was found.
        data: unpacked.
        sha256: of them.
        metadata: S3's own; empty of a copy.

    Raises:
        NoDigestError: it is none.
    """
    said = _content(data)
    name = digest_name(said.digestS3Object)
    if name is None:
        raise NoDigestError(f"says that it is {said.digestS3Object[:200]!r}, which is no name of a digest file")
    start, end = moment(said.digestStartTime), moment(said.digestEndTime)
    if start is None or end is None or start > end:
        raise NoDigestError(f"covers no time: {said.digestStartTime[:40]!r} to {said.digestEndTime[:40]!r}")
    if end != name.end or said.awsAccountId != name.chain.account:
        raise NoDigestError("says another time or account than its name")
    used = [(said.digestSignatureAlgorithm, SIGNED_BY), (metadata.get("signature-algorithm", SIGNED_BY), SIGNED_BY)]
    used += [(each, SUMMED_BY) for each in (said.previousDigestHashAlgorithm or SUMMED_BY, *_sums(said))]
    return Digest(
        stored=stored,
        name=name,
        bucket=said.digestS3Bucket,
        key=said.digestS3Object,
        start=start,
        end=end,
        fingerprint=said.digestPublicKeyFingerprint,
        algorithms=tuple(dict.fromkeys(each[:40] for each, right in used if each != right)),
        previous=_link(said),
        files=tuple(said.logFiles),
        sha256=sha256,
        signed=_signed(said, sha256),
        signature=metadata.get("signature", ""),
        generated=_generated(metadata),
    )


def _content(data: bytes) -> _Content:
    try:
        value: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise NoDigestError("is no JSON") from None
    try:
        return _Content.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise NoDigestError(f"is not as AWS writes one: {where[:80]}: {first['msg'][:80]}") from None


def _sums(said: _Content) -> list[str]:
    return [each.hashAlgorithm for each in said.logFiles]


def _link(said: _Content) -> Link | None:
    if said.previousDigestS3Object is None:
        return None
    bucket, sum_, signature = said.previousDigestS3Bucket, said.previousDigestHashValue, said.previousDigestSignature
    return Link(bucket or "", said.previousDigestS3Object, sum_ or "", signature or "")


def _signed(said: _Content, sha256: str) -> bytes:
    """See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html."""
    before = said.previousDigestSignature
    place = f"{said.digestS3Bucket}/{said.digestS3Object}"
    text = "\n".join((said.digestEndTime, place, sha256, "null" if before is None else before))
    return text.encode("utf-8", "surrogatepass")


def _generated(metadata: dict[str, str]) -> datetime | None:
    return moment(metadata.get("backfill-generation-timestamp", ""))
