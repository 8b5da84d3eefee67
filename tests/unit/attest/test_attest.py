"""What is attested of an image, from records to statements."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from support.release import APPROVAL, CAROL, DIGEST, PUSH, REFERENCE, START, release, write

import custody
from custody.attest.errors import AttestError
from custody.attest.properties import Property, Verdict

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)
SOURCE, BUILD = "04-090005-Source-SUCCEEDED", "04-090900-Build-SUCCEEDED"


def verdicts(made: custody.Attestation) -> list[Verdict]:
    return [finding.verdict for finding in made.findings]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> custody.Attestation:
    return custody.attest("shop/api:1.1", logs=write(tmp_path_factory.mktemp("whole"), *release()), now=NOW)


def test_a_whole_release_passes(whole: custody.Attestation) -> None:
    assert (whole.passed, whole.gaps, whole.image.reference) == (True, (), REFERENCE)
    assert verdicts(whole) == [Verdict.SHOWN, Verdict.SHOWN, Verdict.UNKNOWN]
    said = whole.summary.predicate
    assert said["verificationResult"] == "PASSED"
    # No level of SLSA, which the record does not show.
    assert said["verifiedLevels"] == ["CUSTODY_BUILD_IN_PIPELINE", "CUSTODY_RELEASE_TWO_PARTY_REVIEWED"]
    assert said["timeVerified"] == "2026-11-05T08:30:00Z"
    assert said["inputAttestations"][0]["digest"] == {"sha256": whole.provenance[0].digest}
    assert said["resourceUri"].startswith("pkg:oci/api@sha256%3A4ddd")


def test_provenance_says_what_the_record_says(whole: custody.Attestation) -> None:
    (statement,) = whole.provenance
    assert statement.data["subject"] == [{"name": REFERENCE.partition("@")[0], "digest": {"sha256": DIGEST[7:]}}]
    definition, ran = statement.predicate["buildDefinition"], statement.predicate["runDetails"]
    assert definition["externalParameters"] == {"pipeline": "shop-api"}
    assert definition["resolvedDependencies"] == [{"name": "source", "digest": {"gitCommit": f"3{'c' * 39}"}}]
    assert ran["builder"] == {"id": "urn:custody:builder:codebuild:111122223333"}
    # No record of these says when the build began or ended.
    assert ran["metadata"] == {"invocationId": "00000003-beef-4000-8000-000000000000"}
    steps = [(step["step"], step["record"]) for step in statement.predicate["custody_steps"]]
    assert steps == [
        ("push", PUSH), ("build", PUSH), ("execution", BUILD), ("commit", SOURCE), ("start", START),
        ("approval", APPROVAL),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lost", "verdict", "gap"),
    [
        (START, [Verdict.SHOWN, Verdict.UNKNOWN, Verdict.UNKNOWN], "start"),
        (APPROVAL, [Verdict.SHOWN, Verdict.UNKNOWN, Verdict.UNKNOWN], "approval"),
        (SOURCE, [Verdict.SHOWN, Verdict.SHOWN, Verdict.UNKNOWN], "commit"),
        (BUILD, [Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN], "execution"),
    ],
)
def test_what_is_lost_is_a_gap_and_never_passes(tmp_path: Path, lost: str, verdict: list[Verdict], gap: str) -> None:
    records, events = release()
    kept = [each for each in records if each["eventID"] != lost], [each for each in events if each["id"] != lost]
    made = custody.attest(REFERENCE, logs=write(tmp_path, *kept), now=NOW)
    assert (made.passed, verdicts(made)) == (False, verdict)
    assert gap in {each.step for each in made.gaps}
    assert made.summary.predicate["verifiedLevels"] == ["FAILED"]
    assert lost not in "".join(made.lines)


def test_one_person_for_both_is_refuted(tmp_path: Path) -> None:
    made = custody.attest(DIGEST, logs=write(tmp_path, *release(approver=CAROL)))
    assert (made.passed, verdicts(made)[1]) == (False, Verdict.REFUTED)


def test_an_author_is_asked_for_where_that_is_required(tmp_path: Path) -> None:
    made = custody.attest(DIGEST, require=[Property.SOURCE_TWO_PARTY_REVIEWED], logs=write(tmp_path, *release()))
    assert not made.passed


def test_what_could_not_be_read_is_a_gap(tmp_path: Path) -> None:
    write(tmp_path, *release())
    (tmp_path / "broken.json").write_text('{"Records": [{"eventVersion"', "utf-8")
    made = custody.attest(DIGEST, logs=tmp_path)
    assert (made.passed, [gap.step for gap in made.gaps]) == (False, ["record"])


def test_who_pushed_the_same_again_by_hand_takes_it_away(tmp_path: Path) -> None:
    """Under another tag, which the name that was asked for does not have."""
    records, events = release()
    again: dict[str, Any] = json.loads(json.dumps(records[0]))
    again |= {"eventID": "again", "eventTime": "2026-11-04T12:00:00Z", "userIdentity": records[1]["userIdentity"]}
    again["requestParameters"]["imageTag"] = again["responseElements"]["image"]["imageId"]["imageTag"] = "other"
    made = custody.attest("shop/api:1.1", logs=write(tmp_path, [*records, again], events), now=NOW)
    assert (made.passed, verdicts(made)[0], len(made.provenance)) == (False, Verdict.REFUTED, 2)
    builders = [each.predicate["runDetails"]["builder"]["id"] for each in made.provenance]
    assert builders == ["urn:custody:builder:codebuild:111122223333", "urn:custody:builder:unknown"]


def test_the_same_records_give_the_same_bytes(tmp_path: Path, whole: custody.Attestation) -> None:
    records, events = release()
    other = write(tmp_path / "elsewhere", [*records[::-1], records[0]], events[::-1])
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert custody.attest(REFERENCE, logs=other, now=there).lines == whole.lines


def test_a_tag_that_moved_is_asked_for_by_digest(tmp_path: Path) -> None:
    records, events = release()
    text = json.dumps(records[0]).replace("4ddd", "5ddd").replace(PUSH, "moved")
    write(tmp_path, [*records, json.loads(text)], events)
    with pytest.raises(AttestError, match=r"shop/api:1.1 is 2 images .* name one by its digest: .*@sha256:.*, .*@sha"):
        custody.attest("shop/api:1.1", logs=tmp_path)


def test_a_public_registry_is_not_called_a_private_one(tmp_path: Path) -> None:
    records, events = release()
    for each in records:
        each["awsRegion"] = "us-east-1"
    records[0]["eventSource"] = "ecr-public.amazonaws.com"
    write(tmp_path, records, events)
    with pytest.raises(AttestError, match="was pushed to ECR Public"):
        custody.attest(DIGEST, logs=tmp_path)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"image": "shop/api:9"}, "no push of shop/api:9"),
        ({"require": []}, "require at least one"),
        ({"require": ["SLSA_BUILD_LEVEL_3"]}, "SLSA_BUILD_LEVEL_3"),
        ({"verifier": "no uri"}, "is no URI"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    with pytest.raises(custody.CustodyError, match=said) as raised:
        custody.attest(**{"image": DIGEST, "logs": write(tmp_path, *release()), **given})
    assert "\n" not in str(raised.value)


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custody.attest.errors.find_spec", lambda name: None if name == "securesystemslib" else name)
    with pytest.raises(AttestError, match=r"need securesystemslib, not installed here; install custody\[attest\]"):
        custody.attest(DIGEST)
