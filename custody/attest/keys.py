"""Keys that sign and that verify: PEM files on this machine, and keys of AWS KMS that never leave it.

ECDSA on P-256 with SHA-256, Ed25519, and RSA with SHA-256 and PKCS #1 v1.5, which cosign and others verify by default.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer import CryptoSigner, Key, Signature, Signer, SSlibKey

from custody.attest.errors import SigningKeyError
from custody.aws.account import failed, required
from custody.settings import or_default

if TYPE_CHECKING:
    import os

    from custody.settings import Settings

KMS = "awskms:"
Passphrase = str | bytes | Callable[[], str | bytes | None] | None
"""A passphrase, or what is asked for one when a key turns out to need it."""

_RSA_BITS = 2048
_KMS_ALGORITHMS = {"ecdsa-sha2-nistp256": "ECDSA_SHA_256", "rsa-pkcs1v15-sha256": "RSASSA_PKCS1_V1_5_SHA_256"}
_KINDS = "an ECDSA key on P-256, an Ed25519 key or an RSA key of 2048 bits or more"


class KmsSigner(Signer):
    """Signs with a key of AWS KMS, which gets the SHA-256 digest and nothing else.

    Needs ``kms:Sign`` and ``kms:GetPublicKey`` on the key.
    See https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
    """

    def __init__(
        self, client: Any, key_id: str, public_key: SSlibKey, fail: Callable[[BaseException], Exception]
    ) -> None:
        self._client, self._key_id, self._public_key, self._fail = client, key_id, public_key, fail

    @property
    def public_key(self) -> SSlibKey:
        """The public half."""
        return self._public_key

    @classmethod
    def from_priv_key_uri(cls, priv_key_uri: str, public_key: Key, secrets_handler: Any = None) -> KmsSigner:
        """Not a way in here: a client is needed that knows profile and Region."""
        raise NotImplementedError(priv_key_uri, public_key, secrets_handler)

    def sign(self, payload: bytes) -> Signature:
        """The signature.

        Raises:
            AwsError: KMS refuses.
        """
        try:
            signed = self._client.sign(
                KeyId=self._key_id,
                Message=sha256(payload).digest(),
                MessageType="DIGEST",
                SigningAlgorithm=_KMS_ALGORITHMS[self._public_key.scheme],
            )
        except (ClientError, BotoCoreError) as error:
            raise self._fail(error) from None
        return Signature(self._public_key.keyid, signed["Signature"].hex())


def signer_of(
    key: str | os.PathLike[str] | Signer,
    *,
    passphrase: Passphrase = None,
    settings: Settings | None = None,
    profile: str | None = None,
) -> Signer:
    """What signs with a key.

    Args:
        key: a PEM file with a private key, or ``awskms:`` and the id, ARN or alias of a key of AWS KMS; or what signs.
        passphrase: of the file, where it is encrypted.
        settings: whose home Region KMS is asked in, unless the key's ARN names one.
        profile: of the AWS configuration, for KMS.

    Raises:
        SigningKeyError: the key cannot be read or used.
        AwsError: KMS cannot be asked.
    """
    if isinstance(key, Signer):
        return key
    if str(key).startswith(KMS):
        return _of_kms(str(key), settings, profile)
    private = _private(Path(key), passphrase)
    if not isinstance(private, EllipticCurvePrivateKey | Ed25519PrivateKey | RSAPrivateKey):
        raise SigningKeyError(f"{key} holds a {type(private).__name__}; sign with {_KINDS}")
    return CryptoSigner(private, _public(private.public_key(), str(key)))


def public_key_of(
    key: str | os.PathLike[str], *, settings: Settings | None = None, profile: str | None = None
) -> SSlibKey:
    """What verifies with a key.

    Args:
        key: a PEM file with a public key, or a key of AWS KMS as for ``signer_of``.
        settings: as for ``signer_of``.
        profile: as for ``signer_of``.

    Raises:
        SigningKeyError: the key cannot be read or used.
        AwsError: KMS cannot be asked.
    """
    if str(key).startswith(KMS):
        return _of_kms(str(key), settings, profile).public_key
    text = _bytes(Path(key))
    if b"PRIVATE KEY" in text:
        raise SigningKeyError(f"{key} holds a private key; verify with the public one: openssl pkey -in {key} -pubout")
    try:
        return _public(load_pem_public_key(text), str(key))
    except (ValueError, UnsupportedAlgorithm):
        raise SigningKeyError(f"{key} holds no public key in PEM; name a file that does, or awskms:KEY") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SigningKeyError(f"{path} cannot be read: {error.strerror}; name a PEM file, or awskms:KEY") from None


def _private(path: Path, passphrase: Passphrase) -> object:
    text = _bytes(path)
    if b"ENCRYPTED SIGSTORE PRIVATE KEY" in text or b"ENCRYPTED COSIGN PRIVATE KEY" in text:
        raise SigningKeyError(f"{path} is in cosign's own form; sign with a PEM file (PKCS #8), or with awskms:KEY")
    try:
        return load_pem_private_key(text, None)
    except TypeError:
        given = passphrase() if callable(passphrase) else passphrase
    except (ValueError, UnsupportedAlgorithm):
        raise SigningKeyError(f"{path} holds no private key in PEM; name a file that does, or awskms:KEY") from None
    if not given:
        raise SigningKeyError(f"{path} is encrypted; put its passphrase into CUSTODY_KEY_PASSPHRASE")
    try:
        return load_pem_private_key(text, given.encode() if isinstance(given, str) else given)
    except (ValueError, UnsupportedAlgorithm):
        raise SigningKeyError(f"{path} does not open with the passphrase that was given") from None


def _public(public: object, named: str) -> SSlibKey:
    if isinstance(public, Ed25519PublicKey) or (
        isinstance(public, EllipticCurvePublicKey) and isinstance(public.curve, SECP256R1)
    ):
        return SSlibKey.from_crypto(public, keyid=_fingerprint(public))
    if isinstance(public, RSAPublicKey) and public.key_size >= _RSA_BITS:
        return SSlibKey.from_crypto(public, keyid=_fingerprint(public), scheme="rsa-pkcs1v15-sha256")
    raise SigningKeyError(f"{named} is a key of another kind; take {_KINDS}")


def _fingerprint(public: Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey) -> str:
    """The key's name as ``ssh-keygen -l`` has it; cosign passes over signatures that are named otherwise."""
    blob = b64decode(public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])
    return f"SHA256:{b64encode(sha256(blob).digest()).decode().rstrip('=')}"


def _of_kms(key: str, settings: Settings | None, profile: str | None) -> KmsSigner:
    # cosign writes awskms:///ARN.
    key_id = key.removeprefix(KMS).removeprefix("///")
    if not key_id:
        raise SigningKeyError(f"{key} names no key; write {KMS}arn:aws:kms:..., {KMS}alias/NAME or {KMS}KEY-ID")
    parts = key_id.split(":")
    region = parts[3] if parts[0] == "arn" and len(parts) > 3 else None  # noqa: PLR2004 - where an ARN has its Region
    names = or_default(settings).names
    client = required(names, profile).client("kms", region)

    def fail(error: BaseException) -> Exception:
        return failed(error, names, f"the key {key_id} of AWS KMS")

    try:
        found = client.get_public_key(KeyId=key_id)
    except (ClientError, BotoCoreError) as error:
        raise fail(error) from None
    if found["KeyUsage"] != "SIGN_VERIFY":
        raise SigningKeyError(f"{key} is a key for {found['KeyUsage']}; signing needs one of key usage SIGN_VERIFY")
    public = _public(load_der_public_key(found["PublicKey"]), key)
    if public.scheme not in _KMS_ALGORITHMS:
        raise SigningKeyError(f"{key} takes messages of at most 4 KB; sign with ECC_NIST_P256, or with RSA")
    return KmsSigner(client, key_id, public, fail)
