"""Envelopes: signed with every kind of key, verified by a reader of others, and refused when anything is different."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given, settings
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner, SSlibKey
from support.keys import KINDS, private, write_private, write_public
from support.release import CAROL, DIGEST, REFERENCE, release, write

import custody
from custody.attest.errors import AttestError, SigningKeyError
from custody.attest.keys import public_key_of, signer_of

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> custody.Attestation:
    return custody.attest(REFERENCE, logs=write(tmp_path_factory.mktemp("whole"), *release()), now=NOW)


@pytest.fixture(scope="module")
def signed(made: custody.Attestation, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A file of envelopes and its public key."""
    folder = tmp_path_factory.mktemp("signed")
    key = write_private(folder / "key.pem", private("ed25519"))
    return custody.write(made.signed(key), folder / "a.jsonl"), write_public(folder / "key.pub", private("ed25519"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_of_others_verifies(made: custody.Attestation, kind: str, tmp_path: Path) -> None:
    key = write_private(tmp_path / "key.pem", private(kind))
    public = write_public(tmp_path / "key.pub", private(kind))
    file = custody.write(made.signed(key), tmp_path / "a.jsonl")

    assert custody.check_attestation(file, REFERENCE, key=public).good
    for line, statement in zip(file.read_text("utf-8").splitlines(), made.statements, strict=True):
        envelope = Envelope.from_dict(json.loads(line))
        (name,) = envelope.signatures
        scheme = {"rsa": "rsa-pkcs1v15-sha256"}.get(kind)
        theirs = SSlibKey.from_crypto(load_pem_public_key(public.read_bytes()), keyid=name, scheme=scheme)
        assert envelope.verify([theirs], 1)
        assert (envelope.payload, envelope.payload_type) == (statement.payload, "application/vnd.in-toto+json")


def test_an_encrypted_key_needs_its_passphrase(made: custody.Attestation, tmp_path: Path) -> None:
    key = write_private(tmp_path / "key.pem", private("ecdsa"), "secret")
    public = write_public(tmp_path / "key.pub", private("ecdsa"))
    file = custody.write(made.signed(key, passphrase=lambda: "secret"), tmp_path / "a.jsonl")
    assert custody.check_attestation(file, DIGEST, key=public).good
    with pytest.raises(SigningKeyError, match="is encrypted; put its passphrase into CUSTODY_KEY_PASSPHRASE"):
        made.signed(key)
    with pytest.raises(SigningKeyError, match="does not open with the passphrase"):
        made.signed(key, passphrase=b"other")


@pytest.mark.parametrize("kind", ["p384", "weak"])
def test_other_kinds_of_keys_are_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(SigningKeyError, match="is a key of another kind; take an ECDSA key on P-256"):
        signer_of(write_private(tmp_path / "key.pem", private(kind)))


def test_what_is_no_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("text", "utf-8")
    (tmp_path / "cosign.key").write_text("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n", "utf-8")
    for given_, said in [
        ("text", "holds no private key in PEM"),
        ("none", "cannot be read: No such file"),
        ("cosign.key", "is in cosign's own form"),
    ]:
        with pytest.raises(SigningKeyError, match=said):
            signer_of(tmp_path / given_)
    with pytest.raises(SigningKeyError, match="holds no public key in PEM"):
        public_key_of(tmp_path / "text")
    with pytest.raises(SigningKeyError, match="holds a private key; verify with the public one"):
        public_key_of(write_private(tmp_path / "key.pem", private("ecdsa")))
    with pytest.raises(SigningKeyError, match="names no key"):
        public_key_of("awskms:///")


@settings(max_examples=40)
@given(data=st.data())
def test_a_changed_byte_is_found(signed: tuple[Path, Path], data: st.DataObject) -> None:
    file, key = signed
    text = file.read_bytes()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != text[place]))
    changed = file.with_name("changed.jsonl")
    changed.write_bytes(text[:place] + bytes([other]) + text[place + 1 :])
    checked = custody.check_attestation(changed, REFERENCE, key=key)
    if checked.good:
        # A hint at the key and the blanks between are signed by nobody: the statements are what they were.
        assert [each.text for each in checked.statements] == [
            base64.b64decode(json.loads(line)["payload"]).decode() for line in file.read_text("utf-8").splitlines()
        ]


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_other_keys_subjects_and_kinds_are_told(signed: tuple[Path, Path], tmp_path: Path) -> None:
    file, key = signed
    other = write_public(tmp_path / "other.pub", private("ed25519", 1))
    named = DIGEST.replace("4d", "5d")
    host = REFERENCE.partition("/")[0]
    for image, public, faults in [
        (REFERENCE, other, "is not signed by this key, or was changed since"),
        (named, key, "is about another image"),
        (f"shop/web@{DIGEST}", key, "is about another image"),
        (REFERENCE.replace("1111", "4444"), key, "is about another image"),
        (REFERENCE.replace("eu-central-1", "eu-west-1"), key, "is about another image"),
    ]:
        checked = custody.check_attestation(file, image, key=public)
        assert [fault.partition(": ")[2] for fault in checked.faults] == [faults] * 2
        assert not checked.statements
    for image in (DIGEST, f"shop/api@{DIGEST}", f"{host}/{DIGEST}"):
        assert custody.check_attestation(file, image, key=key).good, image
    with pytest.raises(AttestError, match="name it by its digest"):
        custody.check_attestation(file, "shop/api:1.1", key=key)
    with pytest.raises(AttestError, match="cannot be read: No such file"):
        custody.check_attestation(tmp_path / "nothing", DIGEST, key=key)


def resigned(statement: dict[str, Any], type_: str = "application/vnd.in-toto+json") -> str:
    envelope = Envelope(json.dumps(statement).encode(), type_, {})
    envelope.sign(CryptoSigner(private("ed25519")))
    return json.dumps(envelope.to_dict())


def test_what_the_right_key_signed_is_read_as_well(signed: tuple[Path, Path], made: custody.Attestation) -> None:
    """Somebody who holds the key signs something else, or leaves something out."""
    file, key = signed
    provenance, summary = file.read_text("utf-8").splitlines()
    said = made.summary.data
    foreign = {**said, "predicateType": "https://spdx.dev/Document"}
    failed = {**said, "predicate": {**said["predicate"], "verificationResult": "FAILED"}}
    elsewhere = {**said, "predicate": {**said["predicate"], "inputAttestations": []}}
    for lines, fault in [
        ([provenance], "there is no statement of type https://slsa.dev/verification_summary/v1"),
        ([summary], "there is no statement of type https://slsa.dev/provenance/v1"),
        ([provenance, resigned(foreign)], "is of type https://spdx.dev/Document"),
        ([provenance, resigned(failed)], "the verification summary says FAILED"),
        ([provenance, resigned(elsewhere)], "rests on other provenance than this file holds"),
        ([provenance, summary, resigned({"_type": "x"})], "is no in-toto Statement v1"),
        ([provenance, summary, resigned(said, "text/plain")], "holds 'text/plain', not application/vnd.in-toto"),
        ([provenance, summary, "[]"], "line 3: is no DSSE envelope"),
        ([], "line 1: is no DSSE envelope"),
    ]:
        other = file.with_name("other.jsonl")
        other.write_text("\n".join(lines), "utf-8")
        checked = custody.check_attestation(other, DIGEST, key=key)
        assert any(fault in each for each in checked.faults), (fault, checked.faults)
    alone = file.with_name("alone.jsonl")
    alone.write_text(provenance, "utf-8")
    assert custody.check_attestation(alone, DIGEST, key=key, kind="provenance").good


def test_a_failed_summary_does_not_verify(tmp_path: Path) -> None:
    made = custody.attest(DIGEST, logs=write(tmp_path / "logs", *release(approver=CAROL)))
    file = custody.write(made.signed(write_private(tmp_path / "key.pem", private("ecdsa"))), tmp_path / "a.jsonl")
    public = write_public(tmp_path / "key.pub", private("ecdsa"))
    assert custody.check_attestation(file, DIGEST, key=public).faults == ("the verification summary says FAILED",)


def test_the_name_of_a_key_is_what_others_call_it(tmp_path: Path) -> None:
    """As ``ssh-keygen -l`` and the Go libraries of cosign do, which pass over signatures of other names."""
    key = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
    pem = tmp_path / "key.pub"
    pem.write_text(f"-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n", "utf-8")
    assert public_key_of(pem).keyid == "SHA256:ebCT4wkJOqO5AIlHG03cHvn3Cr3ZZEEh8m81duHhR3Q"
