"""StackSets, which the emulator's CloudFormation lacks: DescribeStackSet, UpdateStackSet and ListStackInstances.

A set has an instance in each account of the organization but the management account and those left out, in each of its
Regions, those that join later too, as automatic deployment would make them.
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackSet.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackInstances.html
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from lab.emulator import inside, membership, scope

PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com"
Answer = tuple[int, dict[str, str], Any]

_DESCRIBED = (
    *("AutoDeployment", "Capabilities", "Description", "ManagedExecution"),
    *("PermissionModel", "Tags", "TemplateBody"),
)
_sets: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
"""By account and Region: the properties of each set, by id."""
_states: dict[tuple[str, str, str], dict[str, str]] = {}
"""What an instance is, where a test has said so: by the set's name, account and Region."""


def keep(account: str, region: str, id_: str, props: dict[str, Any]) -> None:
    """Make or change a set."""
    _sets.setdefault((account, region), {})[id_] = props


def forget(account: str, region: str, id_: str) -> None:
    """Delete a set; one that is gone already is no error."""
    _sets.get((account, region), {}).pop(id_, None)


def told(said: dict[str, str]) -> dict[str, Any]:
    """Have an instance be what a deployment that failed, or somebody's change, would have left."""
    _states[said["stack_set"], said["account"], said["region"]] = {
        name: said[name] for name in ("Status", "StatusReason", "DriftStatus") if said.get(name)
    }
    return {}


def _found(params: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    wanted = inside.cloudformation_helpers("_p")(params, "StackSetName")
    known = _sets.get((scope.account(), scope.region()), {})
    return next(((id_, props) for id_, props in known.items() if wanted in {id_, id_.partition(":")[0]}), None)


def _missing(params: dict[str, Any]) -> Answer:
    name = inside.cloudformation_helpers("_p")(params, "StackSetName")
    answer: Answer = inside.cloudformation_helpers("_error")("StackSetNotFoundException", f"StackSet {name} not found")
    return answer


def _describe(params: dict[str, Any]) -> Answer:
    found = _found(params)
    if found is None:
        return _missing(params)
    id_, props = found
    groups = props.get("StackInstancesGroup") or []
    units = [unit for group in groups for unit in _targets(group).get("OrganizationalUnitIds", [])]
    said: dict[str, Any] = {name: props[name] for name in _DESCRIBED if props.get(name)}
    said |= {"StackSetName": id_.partition(":")[0], "StackSetId": id_, "Status": "ACTIVE"}
    said |= {"OrganizationalUnitIds": units, "Regions": [region for group in groups for region in group["Regions"]]}
    return _answer("DescribeStackSet", {"StackSet": said})


def _update(params: dict[str, Any]) -> Answer:
    found = _found(params)
    if found is None:
        return _missing(params)
    id_, props = found
    given = {name: inside.cloudformation_helpers("_p")(params, name) for name in ("Description", "TemplateBody")}
    changed = {**props, **{name: value for name, value in given.items() if value}}
    deployment = {
        name: inside.cloudformation_helpers("_p")(params, f"AutoDeployment.{name}")
        for name in ("Enabled", "RetainStacksOnAccountRemoval")
    }
    if any(deployment.values()):
        changed["AutoDeployment"] = deployment
    keep(scope.account(), scope.region(), id_, changed)
    return _answer("UpdateStackSet", {"OperationId": id_.partition(":")[2]})


def _list(params: dict[str, Any]) -> Answer:
    found = _found(params)
    if found is None:
        return _missing(params)
    id_, props = found
    name, summaries = id_.partition(":")[0], []
    for group in props.get("StackInstancesGroup") or []:
        targets = _targets(group)
        left_out = targets.get("Accounts", []) if targets.get("AccountFilterType") == "DIFFERENCE" else []
        for account in membership.members_of(scope.account()):
            if account in left_out:
                continue
            for region in group["Regions"]:
                state = _states.get((name, account, region), {})
                summaries.append(_instance(id_, account, region, targets["OrganizationalUnitIds"][0], state))
    return _answer("ListStackInstances", {"Summaries": summaries})


def _instance(id_: str, account: str, region: str, unit: str, state: dict[str, str]) -> dict[str, Any]:
    status = state.get("Status", "CURRENT")
    detailed = {"CURRENT": "SUCCEEDED", "OUTDATED": "FAILED"}.get(status, status)
    return {
        "StackSetId": id_,
        "Account": account,
        "Region": region,
        "OrganizationalUnitId": unit,
        "Status": status,
        "StackInstanceStatus": {"DetailedStatus": detailed},
        "DriftStatus": "NOT_CHECKED",
        **state,
    }


def _targets(group: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = group.get("DeploymentTargets") or {}
    return found


def _answer(operation: str, value: dict[str, Any]) -> Answer:
    body = f"<{operation}Result>{_xml(value)}</{operation}Result>"
    answer: Answer = inside.cloudformation_helpers("_xml")(200, f"{operation}Response", body)
    return answer


def _xml(value: Any) -> str:
    """A value as the Query protocol writes it."""
    if isinstance(value, dict):
        return "".join(f"<{name}>{_xml(each)}</{name}>" for name, each in value.items())
    if isinstance(value, list):
        return "".join(f"<member>{_xml(each)}</member>" for each in value)
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def install() -> None:
    """Add the operations; called once the emulator's CloudFormation is loaded."""
    operations = inside.cloudformation_handlers("_ACTION_HANDLERS")
    operations |= {"DescribeStackSet": _describe, "ListStackInstances": _list, "UpdateStackSet": _update}
