"""Which accounts a run looks at: by profiles, by a role in each, and what is said of those that cannot be reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from custody.aws.account import AwsError
from custody.doctor.doctor import doctor
from custody.doctor.elsewhere import elsewhere, stacks_of
from custody.doctor.fleet import Fleet, fleet
from custody.doctor.result import State
from custody.doctor.smoke_test import smoke_test
from custody.doctor.stacks import by_settings
from custody.settings.source import parse

if TYPE_CHECKING:
    from pathlib import Path

AUDIT, ARCHIVE, MANAGEMENT, MEMBER = "111122223333", "777788889999", "444455556666", "222233334444"
SPREAD = parse(
    {
        "custody": {
            "mode": "organization",
            "organization": {"id": "o-exampleorgid", "management_account": MANAGEMENT},
            "accounts": {"audit": AUDIT, "log_archive": ARCHIVE, "members": [MEMBER]},
        }
    }
)
OF_MEMBER = parse({"custody": {"mode": "member", "accounts": {"audit": AUDIT}}})
PROFILES = {"audit": AUDIT, "archive": ARCHIVE, "again": AUDIT, "stranger": "999999999999", "expired": ""}


class Sts:
    """What STS says: whose a key is, and who may assume a role. Every other call is refused."""

    def __init__(self, refused: set[str]) -> None:
        self.refused, self.roles = refused, list[str]()

    def __call__(self, client: Any, operation: str, told: dict[str, Any]) -> dict[str, Any]:
        key = client._get_credentials().access_key
        if operation == "GetCallerIdentity" and key != "expired":
            return {"Account": PROFILES.get(key) or key}
        if operation == "AssumeRole":
            account = told["RoleArn"].split(":")[4]
            self.roles.append(f"{key} -> {told['RoleArn']}")
            if account not in self.refused:
                ends = datetime.now(UTC) + timedelta(hours=1)
                names = ("AccessKeyId", "SecretAccessKey", "SessionToken")
                return {"Credentials": {**dict.fromkeys(names, account), "Expiration": ends}}
        code = "ExpiredToken" if operation == "GetCallerIdentity" else "AccessDenied"
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, operation)


@pytest.fixture
def sts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sts:
    config = "".join(f"[profile {name}]\naws_access_key_id = {name}\naws_secret_access_key = x\n" for name in PROFILES)
    (tmp_path / "config").write_text(config, "utf-8")
    for name, value in {"CONFIG_FILE": tmp_path / "config", "SHARED_CREDENTIALS_FILE": tmp_path / "none"}.items():
        monkeypatch.setenv(f"AWS_{name}", str(value))
    monkeypatch.setenv("AWS_PROFILE", "audit")
    double = Sts({MEMBER})

    def answered(client: Any, operation: str, told: dict[str, Any]) -> dict[str, Any]:
        return double(client, operation, told)

    monkeypatch.setattr(BaseClient, "_make_api_call", answered)
    return double


def test_each_account_of_the_settings_is_opened_by_the_role(sts: Sts) -> None:
    numbers = dict.fromkeys(each.account or "" for each in by_settings(SPREAD))
    found = fleet(SPREAD.names, numbers, role="audit/reader")
    assert set(found.accounts) == {AUDIT, ARCHIVE, MANAGEMENT}
    assert found.refused == {MEMBER: "access denied to AssumeRole of audit/reader"}
    assert sts.roles[0] == f"audit -> arn:aws:iam::{ARCHIVE}:role/audit/reader"
    assert {number: account.known().names.account for number, account in found.accounts.items()} == {
        each: each for each in found.accounts
    }


def test_a_profile_goes_before_the_role(sts: Sts) -> None:
    found = fleet(SPREAD.names, [AUDIT, ARCHIVE, MANAGEMENT], ["archive"], "reader")
    assert set(found.accounts) == {ARCHIVE, AUDIT, MANAGEMENT}
    assert [each.partition(" ")[0] for each in sts.roles] == ["archive", "archive"]


@pytest.mark.usefixtures("sts")
def test_settings_without_accounts_are_of_the_one_deployed_to() -> None:
    assert set(fleet(parse({"custody": {}}).names, [], role="reader").accounts) == {AUDIT}


@pytest.mark.usefixtures("sts")
@pytest.mark.parametrize(
    ("profiles", "line"),
    [
        (["audit", "again"], f"profiles audit and again are both of account {AUDIT}; give one of them"),
        (["audit", "nobody"], "nobody"),
        (["expired"], "expired"),
    ],
)
def test_a_profile_that_opens_nothing_is_a_mistake(profiles: list[str], line: str) -> None:
    with pytest.raises(AwsError, match=line):
        fleet(SPREAD.names, [], profiles)


@pytest.mark.usefixtures("sts")
def test_all_accounts_are_in_one_examination_and_those_refused_are_named() -> None:
    found = doctor(settings=SPREAD, profile=["audit", "expired"], role="reader")
    assert set(found.accounts) == {AUDIT, ARCHIVE, MANAGEMENT}
    told = {each.subject: each for each in found.of(State.UNSEEN) if each.subject.startswith(("account", "profile"))}
    assert set(told) == {f"account {MEMBER}", "profile expired"}
    refused = told[f"account {MEMBER}"]
    assert refused.said == (
        "holds custody-forwarder-us-east-1, and was not looked at: access denied to AssumeRole of reader"
    )
    assert "--profile PROFILE" in refused.mend
    # Nothing but STS answers here: what each account holds is unseen, by its name, and never right.
    whose = {(each.account, each.subject) for each in found.of(State.UNSEEN) if each.check == "stack-deployed"}
    assert {
        (ARCHIVE, "stack custody-record"),
        (MANAGEMENT, "stack custody-organization-trail"),
        (AUDIT, "stack custody-lake"),
        (AUDIT, "stack custody-forwarder-us-east-1"),
        (ARCHIVE, "stack custody-forwarder-us-east-1"),
    } <= whose
    assert {each.account for each in found.results if each.subject == "setting exceptions"} == {AUDIT}


@pytest.mark.usefixtures("sts")
def test_a_profile_of_an_account_of_no_stack_is_refused() -> None:
    with pytest.raises(AwsError, match="a profile is of account 999999999999, which holds no stack of these settings"):
        doctor(settings=SPREAD, profile=["audit", "stranger"])


def test_stacks_of_no_account_are_of_each_but_never_of_the_bus_of_a_member() -> None:
    assert [each.name for each in stacks_of(OF_MEMBER, by_settings(OF_MEMBER), MEMBER)] == [
        "custody-forwarder-us-east-1"
    ]
    assert stacks_of(OF_MEMBER, by_settings(OF_MEMBER), AUDIT) == ()


def test_an_account_that_nobody_named_is_told_with_what_it_holds() -> None:
    told = list(elsewhere(SPREAD, by_settings(SPREAD), Fleet({}, {}, {})))
    assert {each.subject for each in told} == {f"account {each}" for each in (AUDIT, ARCHIVE, MANAGEMENT, MEMBER)}
    assert {each.said for each in told if each.account == ARCHIVE} == {
        "holds custody-record, custody-forwarder-us-east-1, and was not looked at"
    }


@pytest.mark.usefixtures("sts")
def test_a_member_says_at_once_what_it_cannot_see() -> None:
    """The audit account's log and the record are another's: there is nothing to wait for."""
    found = smoke_test(settings=OF_MEMBER, profile="archive")
    (passed,) = found.regions
    assert passed.account == ARCHIVE
    assert passed.unseen == {
        "history": "access denied to LookupEvents",
        "log file": "mode 'member' does not say where the record lies",
        "alert": f"lies in account {AUDIT}, which neither --profile nor --role opened",
    }
    assert found.complete
    assert not found.seen


@pytest.mark.usefixtures("sts")
def test_calls_are_made_in_members_and_not_in_the_account_of_their_bus() -> None:
    found = smoke_test(settings=OF_MEMBER, profile=["archive", "audit"])
    assert [each.account for each in found.regions] == [ARCHIVE]
    # It would be looked for in the audit account, were there a record to look for.
    assert found.regions[0].unseen["alert"] == "is found by the id of the record, which Event history has"
    with pytest.raises(AwsError, match="mode: 'member' has its calls made in the member"):
        smoke_test(settings=OF_MEMBER, profile="audit", limit=timedelta())


@pytest.mark.usefixtures("sts")
def test_a_named_member_s_record_is_its_own_trail_s() -> None:
    named = parse({"custody": {"accounts": {"audit": AUDIT, "members": [ARCHIVE, MEMBER]}}})
    found = smoke_test(settings=named, role="reader", limit=timedelta())
    unseen = {each.account: each.unseen for each in found.regions}
    assert set(unseen) == {AUDIT, ARCHIVE}
    assert unseen[AUDIT]["log file"].startswith("is found by the id of the record")
    assert f"account {ARCHIVE}'s own trail" in unseen[ARCHIVE]["log file"]
    assert found.unreached == (f"account {MEMBER}: access denied to AssumeRole of reader",)
