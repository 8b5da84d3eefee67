"""The organization: its StackSets reach every account, it trusts the services that need it, and nobody else leads them.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackInstanceSummary.html,
https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html and
https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from custody.doctor.result import Result, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.doctor.scene import Found, Scene

CLOUDTRAIL, STACK_SETS = "cloudtrail.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"
_TRUSTING = {
    CLOUDTRAIL: f"aws organizations enable-aws-service-access --service-principal {CLOUDTRAIL}",
    # It makes the role that StackSets needs, too.
    STACK_SETS: "aws cloudformation activate-organizations-access",
}
_RUNNING = frozenset({"PENDING", "RUNNING"})
_OPERATION = timedelta(hours=1)
"""How long a StackSet may take to reach its accounts after a deployment."""


def instances_current(scene: Scene, stack_set: Found) -> Iterator[Result]:
    """Every instance of a StackSet is what the set says, and none is in an account that has stacks of its own.

    Drift is told where CloudFormation has looked for it; nothing here has it look.
    """
    check, region, name = "members-current", stack_set.region, stack_set["StackSetName"]
    found = stack_set.calls.all("cloudformation", "list_stack_instances", "Summaries", StackSetName=stack_set.physical)
    if not found and scene.is_young(stack_set.stack.changed, _OPERATION):
        yield scene.awaited(check, region, f"StackSet {name}", "has no instance yet", _OPERATION)
    elif not found:
        mend = f"aws cloudformation list-stack-set-operations --stack-set-name {name} --region {region}"
        yield scene.wrong(
            check, region, f"StackSet {name}", "has no instance", f"{mend}, and add accounts to its units"
        )
    for each in found:
        subject = f"instance of {name} in {each['Account']} {each['Region']}"
        said, mend = _fault(scene, each, f"--stack-set-name {name} --region {region}")
        if said and each.get("StackInstanceStatus", {}).get("DetailedStatus") in _RUNNING:
            yield scene.awaited(check, region, subject, said, _OPERATION)
        elif said:
            yield scene.wrong(check, region, subject, said, mend)
        else:
            yield scene.right(check, region, subject)


def _fault(scene: Scene, instance: Mapping[str, Any], of_set: str) -> tuple[str, str]:
    unit, account = instance.get("OrganizationalUnitId", "UNIT"), instance["Account"]
    targets = f"OrganizationalUnitIds={unit},Accounts={account},AccountFilterType=INTERSECTION"
    where = f"{of_set} --regions {instance['Region']} --deployment-targets {targets}"
    delete = f"aws cloudformation delete-stack-instances {where}"
    if account in (scene.settings.accounts.audit, *scene.settings.other_accounts):
        return "is in an account that has a forwarder of its own", f"{delete} --no-retain-stacks"
    status, why = instance.get("Status"), " ".join(str(instance.get("StatusReason") or "").split())
    if status == "INOPERABLE":
        mend = f"{delete} --retain-stacks, delete the stack in that account by hand, then make deploy"
        return f"is INOPERABLE{f': {why}' if why else ''}", mend
    if status == "OUTDATED":
        return f"is OUTDATED{f': {why}' if why else ''}", f"aws cloudformation update-stack-instances {where}"
    if instance.get("DriftStatus") == "DRIFTED":
        create = f"aws cloudformation create-stack-instances {where}"
        return "has DRIFTED: somebody changed what it made", f"{delete} --no-retain-stacks, then {create}"
    return "", ""


def trusted_services(scene: Scene) -> tuple[str, ...]:
    """The services that act in the organization for what this account holds, by their principals."""
    names = [each.name for each in scene.wanted]
    trail = scene.settings.organization is not None and any(each.endswith("-trail") for each in names)
    members = any(each.endswith("-members") for each in names)
    return (*((CLOUDTRAIL,) if trail else ()), *((STACK_SETS,) if members else ()))


def service_trusted(scene: Scene, principal: str) -> Iterator[Result]:
    """Trusted access: without it a trail records no other account, and a StackSet reaches none."""
    region, subject = scene.names.home_region, f"trusted access of {principal}"
    found = scene.home.all("organizations", "list_aws_service_access_for_organization", "EnabledServicePrincipals")
    if principal in {each["ServicePrincipal"] for each in found}:
        yield scene.right("service-trusted", region, subject)
    else:
        yield scene.wrong("service-trusted", region, subject, "is not enabled", _TRUSTING[principal])


def administered(scene: Scene, principal: str) -> Iterator[Result]:
    """Which accounts may change the organization's trail, or its StackSets, besides the management account.

    An account of the deployment may administer the trail, any other is a fault. Of StackSets an organization may well
    have delegated administrators for other work: they are told, and it is not for the settings to say whether rightly.
    """
    check, region, settings = "administered-here", scene.names.home_region, scene.settings
    told = {"ServicePrincipal": principal}
    found = scene.home.all("organizations", "list_delegated_administrators", "DelegatedAdministrators", **told)
    known = {settings.accounts.audit, settings.accounts.log_archive}
    strangers = [each["Id"] for each in found if each["Id"] not in known]
    for account in strangers:
        subject = f"administrator {account} of {principal}"
        if principal == CLOUDTRAIL:
            mend = f"aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id {account}"
            said = "can change and delete the organization's trail, and is no account of these settings"
            yield scene.wrong(check, region, subject, said, mend)
        else:
            mend = f"aws organizations deregister-delegated-administrator --account-id {account} --service-principal"
            said = f"can change the StackSets of {settings.name}; see whether it should"
            state = State.APART
            yield Result(
                check=check, state=state, region=region, subject=subject, said=said, mend=f"{mend} {principal}"
            )
    if not strangers:
        yield scene.right(check, region, f"administrators of {principal}")
