"""The public keys that digest files are verified with: asked of AWS, or saved beside the logs.

AWS gives the keys of a Region in PKCS #1 DER:
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from custody.verify.model import IssueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.verify.digest import Digest

_AFTER = timedelta(hours=2)
_AROUND = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key of a Region.

    Attributes:
        value: PKCS #1 DER, base64, as AWS gives it.
        valid_from, valid_until: UTC without a zone; None where nobody said.
    """

    region: str
    fingerprint: str
    value: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """AWS was asked for all keys of a Region in a time, so that what is not among them is no key of AWS's."""

    region: str
    since: datetime
    until: datetime


class NotAskedError(Exception):
    """AWS cannot be asked; the text says why."""


@dataclass(slots=True)
class Keys:
    """What is known of public keys.

    Attributes:
        known: by Region and fingerprint.
        asked: for which Regions and times all keys are among them.
        ask: asks AWS for the keys of a Region in a time, or raises ``NotAskedError``; None where it must not be asked.
        saved: where saved keys are from; empty for none.
        used: where the keys that were used are from.
        unasked: why AWS could not be asked.
    """

    known: dict[tuple[str, str], PublicKey] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ask: Callable[[str, datetime, datetime], Iterable[PublicKey]] | None = None
    saved: str = ""
    used: set[str] = field(default_factory=set)
    unasked: dict[str, str] = field(default_factory=dict)
    _loaded: dict[str, rsa.RSAPublicKey | None] = field(default_factory=dict)
    _of_aws: set[tuple[str, str]] = field(default_factory=set)

    def ask_for(self, digests: Iterable[Digest]) -> None:
        """Ask AWS for the keys of the Regions in which one of these digest files names a key that is not known."""
        spans: dict[str, list[tuple[datetime, datetime]]] = {}
        missing: set[str] = set()
        for each in digests:
            region = each.name.chain.region
            when = each.generated
            # A digest file of late log files is signed when it is made, which may be long after.
            span = (when - _AROUND, when + _AROUND) if when else (each.start, each.end + _AFTER)
            spans.setdefault(region, []).append(span)
            if (region, each.fingerprint) not in self.known and self._whole(each) is None:
                missing.add(region)
        for region in sorted(missing):
            self._ask(region, min(a for a, _ in spans[region]), max(b for _, b in spans[region]))

    def _ask(self, region: str, since: datetime, until: datetime) -> None:
        if self.ask is None:
            return
        try:
            found = list(self.ask(region, since, until))
        except NotAskedError as error:
            self.unasked[region] = str(error)
            return
        for key in found:
            self.known[region, key.fingerprint] = key
            self._of_aws.add((region, key.fingerprint))
        self.asked.append(Asked(region, since, until))

    def _whole(self, digest: Digest) -> Asked | None:
        at = digest.generated or digest.end
        region = digest.name.chain.region
        return next((each for each in self.asked if each.region == region and each.since <= at <= each.until), None)

    def key_of(self, digest: Digest) -> PublicKey | IssueKind:
        """The key that a digest file names, or why there is none."""
        place = digest.name.chain.region, digest.fingerprint
        found = self.known.get(place)
        if found is None:
            return IssueKind.NO_KEY if self._whole(digest) is None else IssueKind.UNKNOWN_KEY
        self.used.add("AWS" if place in self._of_aws else self.saved)
        return found

    def verifies(self, key: PublicKey, text: bytes, signature: str) -> bool:
        """Whether a signature of a text is by a key: RSA, PKCS #1 v1.5, over SHA-256."""
        if key.value not in self._loaded:
            self._loaded[key.value] = _load(key.value)
        loaded = self._loaded[key.value]
        if loaded is None:
            return False
        try:
            loaded.verify(binascii.unhexlify(signature), text, padding.PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True


def _load(value: str) -> rsa.RSAPublicKey | None:
    try:
        found = load_der_public_key(base64.b64decode(value, validate=True))
    except (ValueError, binascii.Error):
        return None
    return found if isinstance(found, rsa.RSAPublicKey) else None
