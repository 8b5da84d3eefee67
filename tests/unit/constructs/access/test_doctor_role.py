"""The role that looks: who may assume it, and that its policies are what the doctor prints, in what a policy holds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import alone
from support.iam import Answer, Request, ask

from custody.errors import SettingsError
from custody.settings import Settings
from custody.settings.doctor_policy import doctor_statements, parts_of_doctor
from custody.settings.source import parse
from custody_cdk import DoctorRole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.template import Template

ACCOUNT, SECURITY = "111122223333", "444455556666"
LONGEST = "a-name-of-20-letters"
EXISTING = {
    "mode": "existing",
    "record": {"bucket": "b" * 63, "trail": f"arn:aws-us-gov:cloudtrail:us-gov-west-1:{ACCOUNT}:trail/{'t' * 128}"},
    "organization": {"id": "o-exampleorgid", "management_account": SECURITY},
    "accounts": {"audit": ACCOUNT},
}


def made(settings: Settings) -> Template:
    return alone(lambda stack: DoctorRole(stack, "Doctor", settings=settings), region="us-east-1", account=ACCOUNT)


def resources(principals: list[str]) -> dict[str, Mapping[str, Any]]:
    """Properties by name and type."""
    found = made(parse({"custody": {"doctor_principals": principals}})).resources.values()
    names = ("RoleName", "ManagedPolicyName")
    return {
        f"{each.type} {next(each.properties[name] for name in names if name in each.properties)}": each.properties
        for each in found
    }


@pytest.mark.parametrize(
    ("principal", "answer"),
    [
        (f"arn:aws:iam::{SECURITY}:role/security-audit", Answer.ALLOW),
        (f"arn:aws:iam::{ACCOUNT}:user/operator", Answer.ALLOW),
        (f"arn:aws:iam::{SECURITY}:role/other", Answer.NOTHING),
        (f"arn:aws:iam::{SECURITY}:user/operator", Answer.NOTHING),
        ("arn:aws:iam::999999999999:role/security-audit", Answer.NOTHING),
    ],
)
def test_those_who_are_named_may_assume_it(principal: str, answer: Answer) -> None:
    named = [f"arn:aws:iam::{SECURITY}:role/security-*", f"arn:aws:iam::{ACCOUNT}:user/operator"]
    trust = resources(named)["AWS::IAM::Role custody-doctor"]["AssumeRolePolicyDocument"]
    arn = f"arn:aws:iam::{ACCOUNT}:role/custody-doctor"
    assert ask(trust, Request(action="sts:AssumeRole", resource=arn, principal=principal)) is answer


def test_its_policies_are_what_the_doctor_prints() -> None:
    found = resources([f"arn:aws:iam::{SECURITY}:role/security"])
    policies = [found[f"AWS::IAM::ManagedPolicy {name}"] for name in ("custody-doctor", "custody-doctor-lake")]
    names = replace(Settings().names, account=ACCOUNT)
    assert [each for policy in policies for each in policy["PolicyDocument"]["Statement"]] == doctor_statements(
        Settings(), names
    )
    assert all(policy["Roles"] for policy in policies)


@pytest.mark.parametrize("more", [{}, EXISTING], ids=["default", "existing"])
@pytest.mark.parametrize("region", ["us-gov-west-1"])
def test_each_policy_has_room_for_the_longest_names(region: str, more: dict[str, Any]) -> None:
    settings = parse({"custody": {"name": LONGEST, "home_region": region, **more}})
    for part in parts_of_doctor(settings, replace(settings.names, account=ACCOUNT)).values():
        text = json.dumps({"Version": "2012-10-17", "Statement": part}, separators=(",", ":"))
        assert len(text) <= 6_144


def test_a_role_that_nobody_may_assume_is_refused() -> None:
    with pytest.raises(SettingsError, match="doctor_principals: is empty"):
        made(Settings())
