"""No statement holds a fact that no record holds, and none passes with a gap: over histories with any gaps."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.release import REFERENCE, release, write

import custody
from custody.attest.attest import attestation_of, image_of, subject_of
from custody.attest.errors import AttestError
from custody.attest.names import VERIFIER
from custody.attest.parties import People
from custody.attest.properties import DEFAULT, Property
from custody.attest.statement import read
from custody.lineage.lineage import Chain
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 5)  # noqa: DTZ001  # UTC without a zone, as all
OUR_WORDS = ("urn:custody:", "pkg:oci/", "https://", "application/", "CUSTODY_", "FAILED", "PASSED", "1.0", "source")
ODD = st.sampled_from([None, "", "other", "arn:aws:iam::111122223333:root", "sha256:1", "a b, action c of stage d"])


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], ...]:
    (chain,) = custody.lineage(REFERENCE, logs=write(tmp_path_factory.mktemp("whole"), *release())).chains
    return chain.steps


@st.composite
def mangled(draw: st.DrawFn, rows: tuple[dict[str, Any], ...]) -> Chain:
    """The chain with steps lost, unknown, twice, in another order, or saying something else."""
    number, steps, spared = draw(st.integers(0, 2)), [], draw(st.booleans())
    for row in rows:
        fate = (
            "kept" if spared else draw(st.sampled_from(["kept"] * 6 + ["lost", "unknown", "twice", "other", "caveat"]))
        )
        step = {**row, "push_event_id": f"push-{number}"}
        if fate == "unknown":
            step |= {"known": False, "gap": "gone", "what": None, "actor": None, "event_id": None, "event_time": None}
        elif fate == "other":
            step |= {draw(st.sampled_from(["what", "actor", "image_digest", "repository"])): draw(ODD)}
        elif fate == "caveat":
            step |= {"gap": "not all of it"}
        steps += [step] * {"lost": 0, "twice": 2}.get(fate, 1)
    # Something is always left: without rows there is no chain.
    return Chain(tuple(draw(st.permutations(steps))) or ({**rows[0], "known": False},))


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, str):
        yield value


def shown(chains: list[Chain]) -> set[str]:
    """What the steps that the record shows say, in the parts that a statement may take."""
    known = [step for chain in chains for step in chain.steps if step["known"]]
    return {text for step in known for value in step.values() for text in _parts(value)}


def _parts(value: object) -> Iterator[str]:
    text = iso(value) if isinstance(value, datetime) else str(value)
    yield from (text, text.removeprefix("sha256:"), *text.replace(",", "").split())
    yield text.rpartition("/")[2]


@settings(max_examples=60)
@given(st.data())
def test_no_fact_without_a_record_and_no_pass_with_a_gap(rows: tuple[dict[str, Any], ...], data: st.DataObject) -> None:
    chains = data.draw(st.lists(mangled(rows), min_size=1, max_size=3))
    try:
        subject = subject_of("shop/api:1.1", chains)
    except AttestError:
        return
    made = attestation_of(
        subject,
        chains,
        people=People(),
        required=data.draw(st.sampled_from([DEFAULT, (Property.BUILD_IN_PIPELINE,), tuple(Property)])),
        verifier=VERIFIER,
        verified_at=NOW,
    )
    facts = shown([chain for chain in chains if image_of(chain) == subject])
    for statement in made.provenance:
        # Its form is one that in-toto's own reader takes.
        assert read(statement.payload) == statement
        claimed = {name: statement.predicate[name] for name in ("buildDefinition", "runDetails")}
        said = [text for text in leaves(claimed) if not text.startswith(OUR_WORDS)]
        assert [text for text in said if text not in facts] == []
        known = [step for step in statement.predicate["custody_steps"] if step["known"]]
        texts = [text for step in known for name, text in step.items() if name not in {"known", "gap"}]
        assert [text for text in texts if text not in facts] == []
    evidence = {id_ for finding in made.findings for id_ in finding.evidence}
    assert evidence <= facts
    result = made.summary.predicate["verificationResult"]
    assert made.passed == (result == "PASSED")
    if made.passed:
        assert made.gaps == ()
        for chain in chains:
            assert all(step["known"] and not step["gap"] for step in chain.steps)
            assert {step["step"] for step in chain.steps} == {step["step"] for step in rows}
    else:
        assert made.summary.predicate["verifiedLevels"] == ["FAILED"]
    # No level of SLSA, whatever happens.
    assert not any(level.startswith("SLSA") for level in json.loads(made.summary.text)["predicate"]["verifiedLevels"])
