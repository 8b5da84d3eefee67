"""Two identities, and whether they are two people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.attest.parties import Apart, People

SSO = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Release_1a2b/"
OTHER_SSO = "arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Admin_3c4d/"
ROLE = "arn:aws:sts::111122223333:assumed-role/Release/"
FEDERATED = "arn:aws:sts::111122223333:assumed-role/people-release/"
USER = "arn:aws:iam::111122223333:user/"
PEOPLE = People(roles=("people-*",), machines=(f"{USER}robot",))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (f"{SSO}a@example.com", f"{SSO}b@example.com", Apart.YES),
        (f"{SSO}a@example.com", f"{OTHER_SSO}b@example.com", Apart.YES),
        (f"{SSO}a@example.com", f"{OTHER_SSO}A@example.com", Apart.NO),
        (f"{SSO}a@example.com", f"{ROLE}a@example.com", Apart.NO),
        # Whoever assumes a role names its session.
        (f"{ROLE}a", f"{ROLE}b", Apart.UNKNOWN),
        (f"{FEDERATED}a", f"{FEDERATED}b", Apart.YES),
        (f"{SSO}a@example.com", f"{FEDERATED}b", Apart.UNKNOWN),
        (f"{USER}a", f"{USER}team/b", Apart.YES),
        (f"{USER}team/a", f"{USER}a", Apart.NO),
        (f"{USER}a", "arn:aws:iam::444455556666:user/b", Apart.UNKNOWN),
        (f"{USER}a", f"{USER}robot", Apart.UNKNOWN),
        (f"{USER}a", f"{SSO}b@example.com", Apart.UNKNOWN),
        (f"{USER}a", "arn:aws:iam::111122223333:root", Apart.UNKNOWN),
        (f"{USER}a", None, Apart.UNKNOWN),
        (None, None, Apart.UNKNOWN),
        (f"{USER}a", "codepipeline.amazonaws.com", Apart.UNKNOWN),
    ],
)
def test_two_people_are_of_one_directory(one: str | None, other: str | None, apart: Apart) -> None:
    assert PEOPLE.apart(one, other) is apart
    assert PEOPLE.apart(other, one) is apart


def test_a_lone_star_makes_nobody_a_person() -> None:
    assert People(roles=("*",)).apart(f"{ROLE}a", f"{ROLE}b") is Apart.UNKNOWN


@given(st.text(), st.text())
def test_any_text_is_an_identity_of_which_nothing_follows(one: str, other: str) -> None:
    assert PEOPLE.apart(one, other) in {Apart.UNKNOWN, Apart.NO}
