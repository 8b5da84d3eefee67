"""What can go wrong with attestations, and the line for what is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from custody.errors import CustodyError


class AttestError(CustodyError):
    """No attestation can be made of an image, or a file holds none."""


class SigningKeyError(CustodyError):
    """A key cannot be read, is of a kind that is not used here, or may not sign."""


def insist_on_libraries() -> None:
    """Refuse where the libraries of attestations are missing.

    Raises:
        AttestError: they are not installed.
    """
    missing = [name for name in ("in_toto_attestation", "securesystemslib", "cryptography") if find_spec(name) is None]
    if missing:
        named = ", ".join(name.replace("_", "-") for name in missing)
        raise AttestError(f"attestations need {named}, not installed here; install custody[attest]")
