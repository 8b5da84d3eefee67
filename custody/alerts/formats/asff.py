"""AWS Security Finding Format: what BatchImportFindings and BatchUpdateFindings of Security Hub are given of a finding.

A title has 256 characters at most, a description 1,024, a recommendation 512; a finding 240 KB and 32 resources. A
request has 100 findings. The account that calls is the one that the finding is of.

See https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html,
https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html and, for what a second import
changes, https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from custody.alerts.formats.parts import cut
from custody.alerts.resources import partition

if TYPE_CHECKING:
    from custody.alerts.alert import Alert
    from custody.alerts.resolution import Resolution
    from custody.alerts.resources import Resource

_TITLE, _DESCRIPTION, _RECOMMENDATION, _FIELD, _ID, _NOTE = 256, 1024, 512, 1024, 512, 512
_LABELS = {"critical": "CRITICAL", "high": "HIGH", "medium": "MEDIUM", "low": "LOW", "info": "INFORMATIONAL"}
_TYPES = {"watcher": "TTPs/Defense Evasion", "ecr": "Unusual Behaviors/Container"}
_ANY_TYPE = "Unusual Behaviors/User"
_PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
# By the service and the beginning of the name in an ARN; the first that fits.
_RESOURCES = (
    ("ecr", "repository/", "AwsEcrRepository"),
    ("codebuild", "project/", "AwsCodeBuildProject"),
    ("cloudtrail", "trail/", "AwsCloudTrailTrail"),
    ("iam", "role/", "AwsIamRole"),
    ("iam", "user/", "AwsIamUser"),
    ("iam", "policy/", "AwsIamPolicy"),
    ("kms", "key/", "AwsKmsKey"),
    ("lambda", "function:", "AwsLambdaFunction"),
    ("sns", "", "AwsSnsTopic"),
    ("sqs", "", "AwsSqsQueue"),
)
_IPV4 = re.compile(r"\d{1,3}(\.\d{1,3}){3}", re.ASCII)
UNKNOWN_ACCOUNT = "0" * 12


def asff_finding(
    alert: Alert, *, now: str, account: str = "", region: str = "", resolved: bool = False, suppressed: str = ""
) -> dict[str, Any]:
    """The alert as a finding; the same finding twice is one there, by its id.

    Args:
        alert: what to tell.
        now: ISO 8601, UTC; stands for the time of a finding that has none, and for that of a resolution.
        account: that imports it, whatever account it is about; the alert's by default.
        region: that it is imported in; the alert's by default.
        resolved: archive it. Security Hub changes the workflow of a finding that it has by nobody's import:
            :func:`asff_update` does.
        suppressed: why it does not count, an exception or a baseline, for a finding that is new there.
    """
    owner, place = account or alert.account or UNKNOWN_ACCOUNT, region or alert.region or "us-east-1"
    began, kind = alert.time or now, _TYPES.get(alert.area, _ANY_TYPE)
    label = {"Label": _LABELS.get(alert.severity, "CRITICAL")}
    status = "RESOLVED" if resolved else "SUPPRESSED" if suppressed else "NEW"
    fields = {"actor": alert.actor, "outcome": alert.outcome, "account": alert.account, "excepted": suppressed}
    fields |= {"group": alert.group}
    return {
        "SchemaVersion": "2018-10-08",
        "Id": alert.id,
        "ProductArn": _product(owner, place),
        "ProductName": "Custody",
        "CompanyName": "Custody",
        "GeneratorId": cut(f"custody/{alert.detection}", _ID),
        "AwsAccountId": owner,
        "Region": place,
        "Types": [kind],
        "CreatedAt": began,
        "UpdatedAt": now if resolved else began,
        "FirstObservedAt": began,
        "LastObservedAt": began,
        "Severity": label,
        "FindingProviderFields": {"Severity": label, "Types": [kind]},
        "Title": cut(alert.title, _TITLE),
        "Description": cut(_description(alert), _DESCRIPTION),
        "Resources": _resources(alert, place),
        "ProductFields": {f"custody/{name}": cut(value, _FIELD) for name, value in fields.items() if value},
        "RecordState": "ARCHIVED" if resolved else "ACTIVE",
        "Workflow": {"Status": status},
        **_more(alert),
    }


def asff_update(alert: Alert, resolution: Resolution, *, account: str, region: str) -> dict[str, Any]:
    """What BatchUpdateFindings says of a finding that is resolved: its workflow, and a note that says why.

    RESOLVED and not SUPPRESSED, also where an exception covers it: a finding that is imported as active after it was
    archived is NEW again when it was resolved, and stays unseen when it was suppressed. A note has 512 characters.

    Args:
        alert: that was imported.
        resolution: why it is resolved.
        account: that imported it.
        region: that it was imported in.

    See https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html and
    https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_WorkflowUpdate.html
    """
    return {
        "FindingIdentifiers": [{"Id": alert.id, "ProductArn": _product(account, region)}],
        "Note": {"Text": cut(resolution.said, _NOTE), "UpdatedBy": "custody"},
        "Workflow": {"Status": "RESOLVED"},
    }


def _product(account: str, region: str) -> str:
    return f"arn:{partition(region)}:securityhub:{region}:{account}:product/{account}/default"


def _description(alert: Alert) -> str:
    """Who, on what, how it ended, and why it matters."""
    things = ", ".join(each.name for each in alert.resources[:3])
    said = [
        f"{alert.actor}: {alert.action}" if alert.actor and alert.action else alert.actor or alert.action,
        things and f"on {things}",
        alert.outcome,
        f"{alert.findings} findings" if alert.findings > 1 else "",
    ]
    return ". ".join(filter(None, (", ".join(filter(None, said)), alert.why))) or alert.subject


def _resources(alert: Alert, region: str) -> list[dict[str, Any]]:
    where = {"Region": alert.region or region, "Partition": partition(alert.region or region)}
    if where["Partition"] not in _PARTITIONS:
        del where["Partition"]
    found = [{"Type": _type(each), "Id": cut(each.arn or each.name, _ID), **where} for each in alert.resources]
    # One at least has to be there.
    return found or [{"Type": "AwsAccount", "Id": f"AWS::::Account:{alert.account or UNKNOWN_ACCOUNT}", **where}]


def _type(resource: Resource) -> str:
    if not resource.arn:
        return "Other"
    _, _, service, _, _, name = resource.arn.split(":", 5)
    if service == "s3":
        return "AwsS3Object" if "/" in name else "AwsS3Bucket"
    return next((kind for of, beginning, kind in _RESOURCES if of == service and name.startswith(beginning)), "Other")


def _more(alert: Alert) -> dict[str, Any]:
    """What is not known of every finding."""
    found: dict[str, Any] = {}
    if alert.first:
        found["Remediation"] = {"Recommendation": {"Text": cut(alert.first, _RECOMMENDATION)}}
    if alert.links:
        found["SourceUrl"] = alert.links[0][1]
    if alert.action and alert.service.endswith(".amazonaws.com"):
        call: dict[str, Any] = {"Api": alert.action, "ServiceName": alert.service}
        if _IPV4.fullmatch(alert.address):
            call |= {"CallerType": "remoteIp", "RemoteIpDetails": {"IpAddressV4": alert.address}}
        found["Action"] = {"ActionType": "AWS_API_CALL", "AwsApiCallAction": call}
    return found
