"""A key of AWS KMS signs attestations, and its public half verifies them, where KMS answers and where it does not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from support.release import DIGEST, release, write

import custody
from custody.attest.errors import SigningKeyError

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

HOME = "eu-central-1"


@pytest.fixture
def made(lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> custody.Attestation:
    for name, value in lab.environment(region="us-east-1").items():
        monkeypatch.setenv(name, value)
    return custody.attest(DIGEST, logs=write(tmp_path, *release()), now=datetime(2026, 11, 5, tzinfo=UTC))


@pytest.mark.parametrize("spec", ["ECC_NIST_P256", "RSA_2048"])
def test_a_key_of_kms_signs(lab: Lab, made: custody.Attestation, spec: str, tmp_path: Path) -> None:
    kms = lab.client("kms", HOME)
    key = kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    file = custody.write(made.signed(f"awskms:{key}"), tmp_path / "a.jsonl")
    # As cosign writes it, and without KMS.
    assert custody.check_attestation(file, DIGEST, key=f"awskms:///{key}").good
    der = kms.get_public_key(KeyId=key)["PublicKey"]
    public = tmp_path / "key.pub"
    public.write_bytes(load_der_public_key(der).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert custody.check_attestation(file, DIGEST, key=public).good


def test_keys_that_cannot_sign_are_named(lab: Lab, made: custody.Attestation) -> None:
    kms = lab.client("kms", HOME)
    sealed = kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["Arn"]
    with pytest.raises(SigningKeyError, match="is a key for ENCRYPT_DECRYPT; signing needs"):
        made.signed(f"awskms:{sealed}")
    nowhere = f"{sealed.rpartition('/')[0]}/00000000-0000-4000-8000-000000000000"
    with pytest.raises(custody.CustodyError, match=r"the key arn:aws:kms:eu-central-1:.* of AWS KMS: ") as raised:
        made.signed(f"awskms:{nowhere}")
    assert "\n" not in str(raised.value)
