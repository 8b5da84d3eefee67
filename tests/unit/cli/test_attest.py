"""``custody attest``: what it writes, what it says, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.keys import private, write_private, write_public
from support.release import CAROL, DIGEST, REFERENCE, release, write

from custody.cli.attest import PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def logs(tmp_path: Path) -> str:
    return str(write(tmp_path / "logs", *release()))


def test_what_is_signed_verifies(custody: Any, logs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "secret")
    write_private(tmp_path / "key.pem", private("ecdsa"), "secret")
    write_public(tmp_path / "key.pub", private("ecdsa"))
    ran = custody("attest", "shop/api:1.1", "--logs", logs, "--key", "key.pem", "-o", "a.jsonl")
    assert (ran.code, ran.out) == (0, "")
    assert f"2 statements of {REFERENCE}, signed: PASSED" in ran.err
    assert "secret" not in ran.err

    ran = custody("attest", DIGEST, "--verify", "a.jsonl", "--key", "key.pub")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "verified"

    text = (tmp_path / "a.jsonl").read_text("utf-8")
    (tmp_path / "a.jsonl").write_text(text.replace("ey", "eY", 1), "utf-8")
    ran = custody("attest", DIGEST, "--verify", "a.jsonl", "--key", "key.pub")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "not verified")


def test_statements_are_written_without_a_key(custody: Any, logs: str) -> None:
    ran = custody("attest", DIGEST, "--logs", logs, "--unsigned", "--verifier", "https://example.com/verifier")
    provenance, summary = map(json.loads, ran.out.splitlines())
    assert ran.code == 0
    assert provenance["predicateType"] == "https://slsa.dev/provenance/v1"
    assert summary["predicate"]["verifier"] == {"id": "https://example.com/verifier"}
    assert "not signed: PASSED" in ran.err


def test_what_is_not_shown_is_said(custody: Any, tmp_path: Path) -> None:
    logs = write(tmp_path / "logs", *release(approver=CAROL))
    ran = custody("attest", DIGEST, "--logs", str(logs), "--unsigned")
    assert ran.code == 1
    assert "refuted  CUSTODY_RELEASE_TWO_PARTY_REVIEWED" in ran.err


def test_gaps_are_said_and_all_are_written(custody: Any, tmp_path: Path) -> None:
    records, _ = release()
    ran = custody("attest", DIGEST, "--logs", str(write(tmp_path / "logs", records[:1], [])), "--unsigned")
    assert ran.code == 1
    assert "gap      execution: no pipeline event names this build" in ran.err
    summary = json.loads(ran.out.splitlines()[-1])["predicate"]
    assert summary["verificationResult"] == "FAILED"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing signs; name a key"),
        (["--unsigned", "--key", "key.pem"], "contradict each other"),
        (["--key", "none.pem"], "none.pem cannot be read"),
        (["--unsigned", "--require", "SLSA_BUILD_LEVEL_3"], "SLSA_BUILD_LEVEL_3"),
        (["--unsigned", "-o", "nowhere/a.jsonl"], "there is no folder"),
        (["--verify", "a.jsonl"], "--verify needs the public key"),
        (["--verify", "a.jsonl", "--key", "none.pub"], "cannot be read"),
        (["--verify", "a.jsonl", "--key", "none.pub", "--kind", "all"], "all"),
        (["--unsigned", "--kind", "summary"], "--kind says what a file has to hold"),
    ],
)
def test_mistakes_are_one_line(custody: Any, logs: str, words: list[str], said: str) -> None:
    ran = custody("attest", DIGEST, *([] if "--verify" in words else ["--logs", logs]), *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err.splitlines()[-1]
    assert "Traceback" not in ran.err


def test_an_encrypted_key_without_a_terminal_says_where_its_passphrase_goes(
    custody: Any, logs: str, tmp_path: Path
) -> None:
    write_private(tmp_path / "key.pem", private("ecdsa"), "secret")
    ran = custody("attest", DIGEST, "--logs", logs, "--key", "key.pem")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].endswith("put its passphrase into CUSTODY_KEY_PASSPHRASE")


@pytest.mark.parametrize(
    "words",
    [
        *(["--unsigned"], ["--require", "CUSTODY_BUILD_IN_PIPELINE"], ["--verifier", "https://example.com/it"]),
        *(["--logs", "logs"], ["--since", "7d"], ["--from", "2026-11-01"], ["--to", "2026-11-02"]),
        *(["--engine", "local"], ["--output", "b.jsonl"], ["--reuse", "5"], ["--price", "5"]),
    ],
    ids=lambda words: words[0],
)
def test_what_a_check_would_not_heed_is_refused(custody: Any, words: list[str]) -> None:
    ran = custody("attest", DIGEST, "--verify", "a.jsonl", "--key", "key.pub", *words)
    told = f"custody: --verify reads no records and makes nothing; leave out {words[0]}\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told)
