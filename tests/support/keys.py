"""Keys of each kind that signs, made in memory: writing them is what a user's openssl does."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

KINDS = ("ecdsa", "ed25519", "rsa")


@cache
def private(kind: str, number: int = 0) -> PrivateKeyTypes:  # noqa: ARG001 - each number has its own
    """A key of a kind."""
    made: dict[str, PrivateKeyTypes] = {
        "ecdsa": ec.generate_private_key(ec.SECP256R1()),
        "ed25519": ed25519.Ed25519PrivateKey.generate(),
        "p384": ec.generate_private_key(ec.SECP384R1()),
    }
    if kind in made:
        return made[kind]
    return rsa.generate_private_key(65537, 1024 if kind == "weak" else 2048)


def write_private(path: Path, key: PrivateKeyTypes, passphrase: str | None = None) -> Path:
    """PEM, PKCS #8."""
    how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
    return path


def write_public(path: Path, key: PrivateKeyTypes) -> Path:
    """PEM."""
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path
