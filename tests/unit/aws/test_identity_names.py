"""Identities in little room: one of another account never looks like one's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.aws.identity_names import named, short_actor

HERE, THERE = "111122223333", "777788889999"
SSO = "assumed-role/AWSReservedSSO_Dev_1a2b/kim@example.com"


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        (f"arn:aws:iam::{HERE}:root", "root"),
        (f"arn:aws:iam::{THERE}:root", f"{THERE}:root"),
        (f"arn:aws:sts::{HERE}:assumed-role/Dev/ann", "Dev/ann"),
        (f"arn:aws:sts::{THERE}:assumed-role/Dev/ann", f"{THERE}:Dev/ann"),
        (f"arn:aws:sts::{HERE}:{SSO}", "kim@example.com"),
        (f"arn:aws:sts::{THERE}:{SSO}", f"{THERE}:kim@example.com"),
        ("arn:aws", "arn:aws"),
        ("codebuild.amazonaws.com", "codebuild.amazonaws.com"),
    ],
)
def test_an_arn_in_short(actor: str, shown: str) -> None:
    assert short_actor(actor, HERE) == shown


_account = st.sampled_from([HERE, THERE])


@given(_account, _account, st.sampled_from(["user/a", "root", "assumed-role/R/s", SSO]))
def test_two_accounts_are_never_shown_alike(one: str, other: str, name: str) -> None:
    shown = {short_actor(f"arn:aws:sts::{account}:{name}", HERE) for account in (one, other)}
    assert len(shown) == len({one, other})


def test_a_name_without_an_arn() -> None:
    assert named("Builder", THERE, HERE) == f"{THERE}/Builder"
    assert named("Builder", HERE, HERE) == named("Builder", None, HERE) == "Builder"
    assert named(f"{THERE}/AROAX", THERE, HERE) == f"{THERE}/AROAX"
    assert named(None, THERE, HERE) is None
