"""The key pairs that digest files are signed with: one a Region, made when first needed.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ALGORITHM = "SHA256withRSA"


@dataclass(frozen=True)
class SigningKey:
    """A key pair. ``public`` is in PKCS #1 DER, as ListPublicKeys gives it."""

    private: rsa.RSAPrivateKey
    public: bytes
    fingerprint: str
    valid_from: dt.datetime

    @property
    def valid_until(self) -> dt.datetime:
        """Far beyond the life of any lab."""
        return self.valid_from + dt.timedelta(days=30)

    def sign(self, text: str) -> str:
        """The signature in hex."""
        signature: bytes = self.private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return signature.hex()


@cache
def key_of(region: str) -> SigningKey:  # noqa: ARG001 - the cache tells them apart
    """The key of a Region, the same for as long as the lab runs."""
    return new_key()


def new_key() -> SigningKey:
    """A key pair that nobody has."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    # A day back: a validator asks for the keys of the period it validates, and that starts before the lab.
    valid_from = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=1)
    fingerprint = hashlib.md5(public, usedforsecurity=False).hexdigest()
    return SigningKey(private, public, fingerprint, valid_from)
