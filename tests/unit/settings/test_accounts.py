"""Which accounts a deployment is spread over, as the settings say it: what each mode needs, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from custody.errors import SettingsError
from custody.settings import Mode
from custody.settings.source import parse

AUDIT, MANAGEMENT, ARCHIVE, MEMBER = "111122223333", "444455556666", "777788889999", "222233334444"
ORGANIZATION = {"id": "o-exampleorgid", "management_account": MANAGEMENT}
WHOLE: dict[str, Any] = {
    "mode": "organization",
    "organization": ORGANIZATION,
    "accounts": {"audit": AUDIT, "log_archive": ARCHIVE, "members": "organization"},
}
RECORD = {
    "bucket": "aws-controltower-logs-777788889999-us-east-1",
    "account": ARCHIVE,
    "key": f"arn:aws:kms:us-east-1:{ARCHIVE}:key/11111111-2222-3333-4444-555555555555",
    "trail": f"arn:aws:cloudtrail:us-east-1:{MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail",
}

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no mode": ({"mode": "all"}, "setting mode: 'all' is not allowed; write account, organization, existing or member"),
    "nothing of an organization": (
        {"mode": "organization"},
        "setting mode: 'organization' needs organization and accounts.audit and accounts.log_archive",
    ),
    "no bus for a member": ({"mode": "member"}, "setting mode: 'member' needs accounts.audit"),
    "no record": ({"mode": "existing"}, "setting mode: 'existing' needs record"),
    "a record that is not read": (
        {"record": {"bucket": "logs"}},
        "setting record: has no effect with mode 'account'; write mode 'existing'",
    ),
    "an archive that is not made": (
        {"accounts": {"log_archive": ARCHIVE}},
        "setting accounts.log_archive: has no effect with mode 'account'; write mode 'organization'",
    ),
    "a lock on somebody else's bucket": (
        {"mode": "existing", "record": RECORD, "object_lock": "none", "trail": {"insights": True}},
        "setting object_lock and trail.insights: of no effect with mode 'existing', where bucket and trail ",
    ),
    "units that the bus does not let in": (
        {
            **WHOLE,
            "organization": {**ORGANIZATION, "units": ["r-ab12"]},
            "accounts": {"audit": AUDIT, "log_archive": ARCHIVE},
        },
        "setting organization.units: the bus lets their accounts in with accounts.members 'organization' alone",
    ),
    "more units than a call takes": (
        {"organization": {**ORGANIZATION, "units": [f"ou-ab12-{n:08}" for n in range(51)]}},
        "setting organization.units: 51 entries; write at most 50 organizational units",
    ),
    "units in China": (
        {
            "mode": "existing",
            "home_region": "cn-north-1",
            "record": {"bucket": "logs"},
            "organization": {**ORGANIZATION, "units": ["r-ab12"]},
            "accounts": {"audit": AUDIT, "members": "organization"},
        },
        "setting organization.units: StackSets reach no organization in China",
    ),
    "an organization's members without a bus": (
        {
            "mode": "existing",
            "record": {"bucket": "logs"},
            "organization": ORGANIZATION,
            "accounts": {"members": "organization"},
        },
        "setting accounts.members: organization: the account of the bus has to be known; write accounts.audit",
    ),
    "a boundary of one account": (
        {**WHOLE, "permissions_boundary": f"arn:aws:iam::{AUDIT}:policy/boundary"},
        f"setting permissions_boundary: 'arn:aws:iam::{AUDIT}:policy/boundary' is of one account",
    ),
    "a delegated administrator that deploys nothing": (
        {**WHOLE, "organization": {**ORGANIZATION, "delegated_administrator": True}},
        "setting organization.delegated_administrator: has no effect with mode 'organization'",
    ),
    "a delegated administrator of somebody else's trail": (
        {
            "mode": "existing",
            "record": {"bucket": "logs"},
            "organization": {**ORGANIZATION, "delegated_administrator": True},
        },
        "setting organization.delegated_administrator: has no effect with mode 'existing', whose trail is somebody",
    ),
    "policies without a reader": (
        {"mode": "existing", "record": {"bucket": "logs", "account": ARCHIVE}},
        "setting record.account: its policies have to name the account that reads; write accounts.audit",
    ),
    "members of no organization": (
        {"accounts": {"members": "organization"}},
        "setting accounts.members: 'organization' needs organization, with its id",
    ),
    "members without a bus": (
        {"accounts": {"members": [MEMBER]}},
        f"setting accounts.members: {MEMBER}: the account of the bus has to be known; write accounts.audit",
    ),
    "the bus's own account": (
        {"accounts": {"members": [AUDIT], "audit": AUDIT}},
        f"setting accounts.members: {AUDIT} is accounts.audit, whose forwarders are there already",
    ),
    "no account": (
        {"accounts": {"members": ["12"], "audit": AUDIT}},
        "setting accounts.members: '12' is no account id; write twelve digits, in quotes",
    ),
    "an account twice": (
        {"accounts": {"members": [MEMBER, MEMBER], "audit": AUDIT}},
        f"setting accounts.members: {MEMBER} stands there twice; write it once",
    ),
    "more members than a bus's policy holds": (
        {"accounts": {"members": [f"{number:012}" for number in range(101)], "audit": AUDIT}},
        'setting accounts.members: 101 entries; write at most 100 accounts; write "organization" for all of one',
    ),
    "no name": (
        {"alerts": {"account_names": {MEMBER: "\u202eshop"}}},
        "setting alerts.account_names: '\\u202eshop' is no name of an account; write 1 to 50 printable characters",
    ),
    "no unit": (
        {"organization": {**ORGANIZATION, "units": ["shop"]}},
        "setting organization.units: 'shop' is no id of a root or an organizational unit; write r-ab12 or ",
    ),
    "a key of another partition": (
        {
            "mode": "existing",
            "home_region": "us-gov-west-1",
            "record": {**RECORD, "trail": None},
            "accounts": {"audit": AUDIT},
        },
        f"setting record.key: '{RECORD['key']}' is of another partition than home_region 'us-gov-west-1'",
    ),
    "a key of another Region": (
        {"mode": "existing", "home_region": "eu-west-1", "record": RECORD, "accounts": {"audit": AUDIT}},
        f"setting record.key: '{RECORD['key']}' is in another Region than home_region 'eu-west-1', ",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_is_one_line(fault: str) -> None:
    settings, line = REFUSED[fault]
    with pytest.raises(SettingsError) as refused:
        parse({"custody": settings})
    assert refused.value.lines[0].startswith(line)


def test_an_organization_s_own_accounts_send_events_besides_those_that_are_named() -> None:
    settings = parse({"custody": {**WHOLE, "accounts": {**WHOLE["accounts"], "members": [MEMBER]}}})
    assert settings.mode is Mode.ORGANIZATION
    assert settings.other_accounts == (MANAGEMENT, ARCHIVE, MEMBER)


def test_accounts_that_are_one_stand_once() -> None:
    accounts = {"audit": MANAGEMENT, "log_archive": MANAGEMENT, "members": [MEMBER]}
    assert parse({"custody": {**WHOLE, "accounts": accounts}}).other_accounts == (MEMBER,)


def test_detections_watch_what_is_there_as_they_watch_their_own() -> None:
    told = parse({"custody": {"mode": "existing", "record": RECORD, "accounts": {"audit": AUDIT}}}).of_detections
    assert told.watched_names == ("custody", RECORD["bucket"], "aws-controltower-BaselineCloudTrail")
    assert told.audit_keys == ("11111111-2222-3333-4444-555555555555",)


def test_keys_that_the_settings_list_are_watched_as_they_stand() -> None:
    own = {"detections": {"audit_keys": ["own"], "watched_names": ["shop"]}}
    told = parse({"custody": {"mode": "existing", "record": RECORD, "accounts": {"audit": AUDIT}, **own}}).of_detections
    assert told.audit_keys == ("own",)
    assert told.watched_names[-1] == "shop"


EXISTING = {"mode": "existing", "record": RECORD, "accounts": {"audit": AUDIT}}
DISCOVERED: dict[str, tuple[dict[str, Any], bool]] = {
    "account": ({}, False),
    "account, of an organization": ({"organization": ORGANIZATION}, False),
    "organization": (WHOLE, True),
    "organization, listed": ({**WHOLE, "lake": {"accounts": [MEMBER]}}, False),
    "existing": (EXISTING, False),
    "existing, of an organization": ({**EXISTING, "organization": ORGANIZATION}, True),
    "said": ({"lake": {"accounts": "discovered"}}, True),
}


@pytest.mark.parametrize("case", DISCOVERED)
def test_accounts_of_the_lake_are_discovered_where_an_organization_records_elsewhere(case: str) -> None:
    settings, discovers = DISCOVERED[case]
    assert parse({"custody": settings}).discovers_accounts is discovers


def test_another_word_in_the_place_of_accounts_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"lake\.accounts"):
        parse({"custody": {"lake": {"accounts": "all"}}})
    assert parse({"custody.lake.accounts": "discovered"}).lake.accounts == "discovered"
    assert parse({"custody.lake.accounts": f"{MEMBER},{AUDIT}"}).lake.accounts == (MEMBER, AUDIT)


def test_a_word_in_the_place_of_a_list_is_passed_on_the_command_line() -> None:
    told = {
        "custody.mode": "organization",
        "custody.organization.id": "o-exampleorgid",
        "custody.organization.management_account": MANAGEMENT,
        "custody.organization.units": "r-ab12,ou-ab12-34567890",
        "custody.accounts.audit": AUDIT,
        "custody.accounts.log_archive": ARCHIVE,
        "custody.accounts.members": "organization",
        "custody.alerts.account_names": f'{{"{MEMBER}": "shop"}}',
    }
    settings = parse(told)
    assert settings.accounts.members == "organization"
    assert settings.alerts.account_names == {MEMBER: "shop"}
    named = {**told, "custody.accounts.members": MEMBER, "custody.organization.units": ""}
    assert parse(named).accounts.members == (MEMBER,)
