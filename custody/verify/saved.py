"""Public keys and last signatures, saved beside a copy of the logs, so that it can be verified without AWS.

A copy of a bucket loses S3's metadata, and with them the signatures of digest files. That of each but the last of a
chain stands in the next one too; the last ones are saved here. Who can change a copy can change this file as well: keep
it, or its SHA-256, where nobody who may change the logs can.
"""

from __future__ import annotations

import json
from datetime import datetime  # noqa: TC003 - pydantic reads it
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from custody.times.text import iso
from custody.verify.keys import Asked, Keys, PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.verify.digest import Digest


class SavedKeysError(Exception):
    """A file of saved keys is none; the text continues its name."""


class _Saved(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _Key(_Saved):
    region: str
    fingerprint: str
    value: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None


class _Asked(_Saved):
    region: str
    since: datetime
    until: datetime


class Signature(_Saved):
    """The signature of a digest file that no other one carries."""

    bucket: str
    key: str
    signature: str
    generated: datetime | None = None


class _File(_Saved):
    version: int
    keys: list[_Key]
    asked: list[_Asked] = []
    signatures: list[Signature] = []
    begins: list[str] = []


def read_saved(data: bytes, name: str, keys: Keys) -> tuple[list[Signature], list[str]]:
    """Add saved keys to those that are known; returns the saved signatures, and where an excerpt of chains begins.

    Args:
        data: the file.
        name: what it is called, for the answer.
        keys: are added to; a key that is known already stays.

    Raises:
        SavedKeysError: it is no such file.
    """
    try:
        found = _File.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise SavedKeysError(f"is no file of saved keys: {where[:80]}: {first['msg'][:80]}") from None
    if found.version != 1:
        raise SavedKeysError(f"has version {found.version}, and this program reads version 1; save the keys anew")
    keys.saved = name
    for each in found.keys:
        key = PublicKey(each.region, each.fingerprint, each.value, _plain(each.valid_from), _plain(each.valid_until))
        keys.known.setdefault((each.region, each.fingerprint), key)
    keys.asked += [
        Asked(each.region, each.since.replace(tzinfo=None), each.until.replace(tzinfo=None)) for each in found.asked
    ]
    return found.signatures, found.begins


def saved_text(
    keys: Keys, digests: Iterable[Digest], signatures: Iterable[Signature], begins: Iterable[str] = ()
) -> str:
    """What to write: the keys that the digest files name, and the signatures that stand in no digest file.

    Args:
        keys: those that are known.
        digests: the digest files.
        signatures: of the last ones.
        begins: the keys of digest files before which nothing is part of an excerpt.
    """
    wanted = {(each.name.chain.region, each.fingerprint) for each in digests}
    regions = {region for region, _ in wanted}
    document = {
        "version": 1,
        "keys": [
            {
                "region": key.region,
                "fingerprint": key.fingerprint,
                "value": key.value,
                "valid_from": _iso(key.valid_from),
                "valid_until": _iso(key.valid_until),
            }
            for place, key in sorted(keys.known.items())
            if place in wanted
        ],
        "asked": [
            {"region": each.region, "since": iso(each.since), "until": iso(each.until)}
            for each in keys.asked
            if each.region in regions
        ],
        "begins": sorted(begins),
        "signatures": [
            {**each.model_dump(exclude={"generated"}), "generated": _iso(_plain(each.generated))}
            for each in sorted(signatures, key=lambda each: each.key)
        ],
    }
    return json.dumps(document, indent=1) + "\n"


def _plain(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=None)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)
