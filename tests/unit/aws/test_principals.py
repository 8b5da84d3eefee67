"""Which ARNs settings take, and whom each stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.aws.principals import exact_principals, policy_principals, principal, starred_principals

ACCOUNT = "arn:aws:iam::111122223333"
LETTERS = st.text(st.sampled_from("abB1-_+=,.@"), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"{ACCOUNT}:root", ("111122223333", "", "", "", False)),
        (f"{ACCOUNT}:user/dana", ("111122223333", "user", "", "dana", False)),
        (f"{ACCOUNT}:role/ci/builder", ("111122223333", "role", "ci/", "builder", False)),
        (f"{ACCOUNT}:role/builder-*", ("111122223333", "role", "", "builder-", True)),
        ("arn:aws-cn:iam::111122223333:role/a/b/c*", ("111122223333", "role", "a/b/", "c", True)),
    ],
)
def test_an_arn_is_read(written: str, read: tuple[object, ...]) -> None:
    one = principal(written)
    assert (one.account, one.kind, one.path, one.name, one.star) == read
    assert starred_principals((written,)) == (written,)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("builder", "'builder' is no ARN of a role or user"),
        ("arn:aws:sts::111122223333:assumed-role/builder/me", "is no ARN of a role or user"),
        ("arn:aws:iam::1111:role/builder", "is no ARN of a role or user"),
        (f"{ACCOUNT}:role/builder\n", "is no ARN of a role or user"),
        (f"{ACCOUNT}:role/builder\n{ACCOUNT}:role/evil", "is no ARN of a role or user"),
        (f"{ACCOUNT}:role/bäcker", "is no ARN of a role or user"),
        (f"{ACCOUNT}:role/", "is no ARN of a role or user"),
        ("arn:aws:iam::*:role/builder-*", "write the account's digits"),
        ("arn:aws:iam::11112222*:role/builder", "write the account's digits"),
        (f"{ACCOUNT}:role/*", "write the account's digits, the path and the beginning of the name"),
        (f"{ACCOUNT}:role/ci/*", "write the account's digits, the path and the beginning of the name"),
        (f"{ACCOUNT}:role/*-builder", "a star that is not at the end of a role's name"),
        (f"{ACCOUNT}:role/c*/builder", "a star that is not at the end of a role's name"),
        (f"{ACCOUNT}:role/builder-?", "a star that is not at the end of a role's name"),
        (f"{ACCOUNT}:role/builder-**", "a star that is not at the end of a role's name"),
        (f"{ACCOUNT}:user/builder-*", "has a star behind the name of a user"),
    ],
)
def test_what_is_no_principal_is_refused_in_one_line(written: str, line: str) -> None:
    with pytest.raises(ValueError, match="write") as caught:
        starred_principals((written,))
    assert line in str(caught.value)
    assert repr(written) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_list_without_stars_says_so() -> None:
    assert exact_principals((f"{ACCOUNT}:role/builder",)) == (f"{ACCOUNT}:role/builder",)
    with pytest.raises(ValueError, match="has a star, which this list does not take; write each role"):
        exact_principals((f"{ACCOUNT}:role/builder-*",))


def test_a_policy_reads_stars_itself() -> None:
    assert policy_principals((f"{ACCOUNT}:role/*-x?",)) == (f"{ACCOUNT}:role/*-x?",)
    for written in (f"{ACCOUNT}:role/*", "arn:aws:iam::*:role/x", f"{ACCOUNT}:role/x\n", f"{ACCOUNT}:role/ü"):
        with pytest.raises(ValueError, match="is no ARN of a role or user"):
            policy_principals((written,))


def test_what_lies_in_a_path_that_begins_like_a_star_is_refused() -> None:
    star = f"{ACCOUNT}:role/ci-*"
    for below in (f"{ACCOUNT}:role/ci-a/ci-b", f"{ACCOUNT}:role/ci-a/ci-*"):
        with pytest.raises(ValueError, match=r"lies in a path that begins like '.*ci-\*'"):
            starred_principals((below, star))
    assert starred_principals((star, f"{ACCOUNT}:role/ci-a/builder"))
    # Both names begin alike, so that one rule would have to tell the two paths apart.
    with pytest.raises(ValueError, match="lies in a path that begins like"):
        starred_principals((f"{ACCOUNT}:role/builder-x*", f"{ACCOUNT}:role/builder-x/builder*"))


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::999999999999:role/builder-1",
        "arn:aws-cn:iam::111122223333:role/builder-1",
        f"{ACCOUNT}:role/builder",
        f"{ACCOUNT}:role/evil/builder-1",
        f"{ACCOUNT}:role/builder-x/evil",
        f"{ACCOUNT}:role/builder-x/builder-1",
        f"{ACCOUNT}:user/builder-1",
        "arn:aws:sts::111122223333:assumed-role/evil/builder-1",
        "arn:aws:sts::111122223333:assumed-role/builder-1/session",
    ],
)
def test_a_star_admits_no_other_role_by_its_name(arn: str) -> None:
    assert not principal(f"{ACCOUNT}:role/builder-*").covers(arn)
    assert principal(f"{ACCOUNT}:role/builder-*").covers(f"{ACCOUNT}:role/builder-1")


@given(LETTERS, LETTERS, LETTERS)
def test_a_star_stands_for_letters_of_a_name_alone(begins: str, ends: str, path: str) -> None:
    star = principal(f"{ACCOUNT}:role/{begins}*")
    assert star.covers(f"{ACCOUNT}:role/{begins}{ends}")
    assert star.covers(f"{ACCOUNT}:role/{begins}")
    assert not star.covers(f"{ACCOUNT}:role/{begins}{path}/{begins}{ends}")
    assert not star.covers(f"{ACCOUNT}:role/{path}/{begins}{ends}")
