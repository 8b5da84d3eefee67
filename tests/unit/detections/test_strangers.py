"""Who is nobody of a list: the same in rules, in every division of them, in SQL and in the questions."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from unit.detections.cases import envelope, load

from custody.aws.principals import principal
from custody.detections import DetectionSettings, get
from custody.engines.dialect import translated
from custody.lake.fragments import put_in
from custody.lake.rows import row_of
from custody.lake.table import create_events, insert_rows
from custody.patterns.complexity import COMPLEXITY_LIMIT, complexity
from custody.patterns.division import divided
from custody.patterns.sql import predicate_sql

if TYPE_CHECKING:
    from custody.patterns import Pattern

UNTRUSTED = "image-pushed-by-untrusted-identity"
ACCOUNTS = ("111122223333", "111122224444", "999900001111")
NAMES = ("b", "builder", "builder-1", "builder-12", "builder-x", "ci", "ci-1", "dana")
PATHS = ("", "", "ci/", "builder-x/", "service-role/", "builder-x/ci/")

Identity = dict[str, Any]

ARNS = st.builds(
    "arn:aws:iam::{}:role/{}{}".format, st.sampled_from(ACCOUNTS), st.sampled_from(PATHS), st.sampled_from(NAMES)
)
USERS = st.builds("arn:aws:iam::{}:user/{}{}".format, st.sampled_from(ACCOUNTS), st.just(""), st.sampled_from(NAMES))
ROOTS = st.builds("arn:aws:iam::{}:root".format, st.sampled_from(ACCOUNTS))
LISTED = st.one_of(ARNS, ARNS.map(lambda arn: f"{arn}*"), ARNS.map(lambda arn: f"{arn}*"), USERS, ROOTS)


def session(arn: str, name: str = "me") -> Identity:
    """Somebody in a session of a role, or of a user as GetFederationToken gives it."""
    one = principal(arn)
    kind = "assumed-role" if one.kind == "role" else "federated-user"
    return {
        "type": "AssumedRole" if one.kind == "role" else "FederatedUser",
        "arn": f"arn:aws:sts::{one.account}:{kind}/{one.name + '/' if one.kind == 'role' else ''}{name}",
        "accountId": one.account,
        "sessionContext": {
            "sessionIssuer": {"arn": arn, "accountId": one.account, "userName": one.name, "type": one.kind.capitalize()}
        },
    }


def himself(arn: str) -> Identity:
    one = principal(arn)
    return {"type": "IAMUser" if one.kind else "Root", "arn": arn, "accountId": one.account, "userName": one.name}


def event(identity: Identity) -> dict[str, Any]:
    return envelope({**load("image-pushed", "fires")[0], "userIdentity": identity})


@cache
def pattern(listed: tuple[str, ...]) -> Pattern:
    found = get(UNTRUSTED, DetectionSettings(trusted_pushers=listed)).pattern
    assert found
    return found


def allowed(listed: tuple[str, ...]) -> bool:
    try:
        DetectionSettings(trusted_pushers=listed)
    except ValueError:
        return False
    return True


def in_sql(wanted: str, identities: list[Identity], **values: str) -> list[bool]:
    """What a condition in DuckDB's SQL says of a push by each."""
    pushed = [event(one)["detail"] for one in identities]
    records = [record | {"eventID": f"00000000-0000-0000-0000-{n:012}"} for n, record in enumerate(pushed)]
    with duckdb.connect() as connection:
        create_events(connection)
        insert_rows(connection, [row_of(record, file="f", position=n) for n, record in enumerate(records)])
        found = connection.execute(f"SELECT {wanted} FROM events ORDER BY event_id", values).fetchall()  # noqa: S608
    return [bool(one) for (one,) in found]


QUESTIONS = translated(f"SELECT NOT ({put_in('{named_by :list session_issuer_arn}')})").removeprefix("SELECT ")
"""The condition of the questions."""


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LISTED, min_size=1, max_size=12, unique=True), st.lists(ARNS, min_size=1, max_size=6))
@example(["arn:aws:iam::111122223333:role/builder*"], ["arn:aws:iam::111122223333:role/builder-x/builder"])
@example(
    ["arn:aws:iam::111122223333:role/b*", "arn:aws:iam::111122224444:role/builder-1"],
    ["arn:aws:iam::111122224444:role/builder-12"],
)
def test_rules_know_whom_the_list_covers(listed: list[str], others: list[str]) -> None:
    told = tuple(listed)
    if not allowed(told):
        return
    whole = pattern(told)
    rules = divided(whole)
    for arn in {*others, *(one.removesuffix("*") for one in listed)}:
        someone = himself(arn) if ":role/" not in arn else session(arn)
        stranger = not any(principal(one).covers(arn) for one in listed)
        assert whole.matches(event(someone)) is stranger, arn
        assert sum(rule.matches(event(someone)) for rule in rules) == stranger, arn


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LISTED, min_size=1, max_size=8, unique=True), st.lists(ARNS, min_size=1, max_size=6))
def test_sql_and_questions_mean_the_same(listed: list[str], others: list[str]) -> None:
    told = tuple(listed)
    if not allowed(told):
        return
    arns = sorted({*others, *(one.removesuffix("*") for one in listed if ":role/" in one)})
    strangers = [not any(principal(one).covers(arn) for one in listed) for arn in arns]
    identities = [session(arn) for arn in arns]
    assert in_sql(predicate_sql(pattern(told), "duckdb"), identities) == strangers
    assert in_sql(QUESTIONS, identities, list="\n".join(told)) == strangers


TRUSTED = (
    "arn:aws:iam::111122223333:role/builder-*",
    "arn:aws:iam::111122223333:role/deploy",
    DANA := ("arn:aws:iam::111122223333:user/dana"),
)
STRANGERS: dict[str, Identity] = {
    "another account": session("arn:aws:iam::999900001111:role/builder-1"),
    "a path before the name": session("arn:aws:iam::111122223333:role/evil/builder-1"),
    "a path that begins like the name": session("arn:aws:iam::111122223333:role/builder-x/evil"),
    "a path and a name that begin alike": session("arn:aws:iam::111122223333:role/builder-x/builder-1"),
    "a session named like the role": session("arn:aws:iam::111122223333:role/evil", "builder-1"),
    "a session named like an ARN": session("arn:aws:iam::111122223333:role/evil", TRUSTED[0]),
    "a name that is longer": session("arn:aws:iam::111122223333:role/deployer"),
    "a name that is shorter": session("arn:aws:iam::111122223333:role/builder"),
    "a federated user of another, named like the user": session("arn:aws:iam::111122223333:user/eve", "dana"),
    "a user named like the role": himself("arn:aws:iam::111122223333:user/builder-1"),
    "root": himself("arn:aws:iam::111122223333:root"),
    "a service, which has no ARN": {"type": "AWSService", "invokedBy": "codebuild.amazonaws.com"},
    "another account's session, whose issuer is not told": {
        "type": "AWSAccount",
        "accountId": "999900001111",
        "principalId": "AROAEXAMPLE:builder-1",
        "arn": "arn:aws:sts::999900001111:assumed-role/builder-1/me",
    },
    "an issuer whose fields say another account than its ARN": {
        **session("arn:aws:iam::999900001111:role/builder-1"),
        "sessionContext": {
            "sessionIssuer": {
                "arn": "arn:aws:iam::999900001111:role/builder-1",
                "accountId": "111122223333",
                "userName": "builder-1",
            }
        },
    },
    "an issuer without account and name": {
        "type": "AssumedRole",
        "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::111122223333:role/evil"}},
    },
}
KNOWN: dict[str, Identity] = {
    "a role of the star": session("arn:aws:iam::111122223333:role/builder-1", "any name / at all"),
    "the role": session("arn:aws:iam::111122223333:role/deploy"),
    "the user": himself(DANA),
    "a federated session of the user": session(DANA, "whoever"),
}


@pytest.mark.parametrize("many", [0, 200])
@pytest.mark.parametrize("who", [*STRANGERS, *KNOWN])
def test_no_trick_with_names_admits_anybody(who: str, many: int) -> None:
    more = tuple(f"arn:aws:iam::111122223333:role/b{number:03}-of-a-team" for number in range(many))
    identity = (STRANGERS | KNOWN)[who]
    rules = divided(pattern((*TRUSTED, *more)))
    assert (len(rules) > 1) is bool(many)
    assert [rule.matches(event(identity)) for rule in rules].count(True) == (who in STRANGERS)


def names(many: int) -> dict[str, tuple[str, ...]]:
    one, accounts = "arn:aws:iam::111122223333:role/", [f"{111122223333 + 7919191 * n:012}" for n in range(many)]
    hashed = [f"{(n * 2654435761) % 2**40:010x}" for n in range(many)]
    return {
        "numbered names": tuple(f"{one}builder-{n:03}-of-the-platform-team-of-{n:03}" for n in range(many)),
        "names that begin anyhow": tuple(one + name for name in hashed),
        "one name in many accounts": tuple(f"arn:aws:iam::{account}:role/builder" for account in accounts),
        "a star in many accounts": tuple(f"arn:aws:iam::{account}:role/builder-*" for account in accounts),
        "star and name in many accounts": tuple(
            f"arn:aws:iam::{account}:role/{name}" for account in accounts for name in ("builder-*", "ci")
        ),
        "many stars": tuple(f"{one}service-role/{name}-*" for name in hashed),
        "users": tuple(f"arn:aws:iam::{account}:user/machine" for account in accounts[:20]),
    }


@pytest.mark.parametrize("kind", names(1))
def test_two_hundred_names_make_rules_that_eventbridge_takes(kind: str) -> None:
    listed = names(200)[kind]
    rules = divided(pattern(listed))
    assert max(map(len, rules)) <= 2048
    assert max(map(complexity, rules)) <= COMPLEXITY_LIMIT
    assert len(rules) <= 25
    assert sum(rule.uses_wildcard for rule in rules) <= 15
    for arn in listed[::9]:
        one = arn.removesuffix("*") + ("x" if arn.endswith("*") else "")
        known, other = (session, "role/evil") if ":role/" in one else (himself, "user/eve")
        assert not any(rule.matches(event(known(one))) for rule in rules)
        stranger = known(one.partition("role/")[0].partition("user/")[0] + other)
        assert sum(rule.matches(event(stranger)) for rule in rules) == 1


def test_names_that_each_begin_the_next_are_left_whole_for_whoever_checks_the_rules() -> None:
    listed = tuple(f"arn:aws:iam::111122223333:role/{'a' * n}" for n in range(1, 121))
    rules = divided(pattern(listed))
    assert max(map(len, rules)) > 2048
    assert not any(rule.matches(event(session(listed[60]))) for rule in rules)


def test_a_detection_that_names_nobody_stays_short() -> None:
    assert len(json.dumps(pattern(("arn:aws:iam::111122223333:role/builder",)).document)) < 500
