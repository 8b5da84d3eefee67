"""Runs in the readers' own environment: policies in on stdin, what parliament and cloudsplaining say out on stdout.

Both take what AWS documents of each action, resource and condition key:
https://github.com/duo-labs/parliament and https://cloudsplaining.readthedocs.io/
"""

from __future__ import annotations

import json
import sys
from typing import Any

from cloudsplaining.scan.assume_role_policy_document import AssumeRolePolicyDocument
from cloudsplaining.scan.policy_document import PolicyDocument
from parliament import analyze_policy_string

IDENTITY, ROLE = "AWS::IAM::ManagedPolicy", "AWS::IAM::Role"
_ITSELF = "arn:aws:iam::111122223333:role/itself"
RISKS = (
    "all_allowed_unrestricted_actions",
    "allows_data_exfiltration_actions",
    "allows_privilege_escalation",
    "contains_statement_using_not_action",
    "credentials_exposure",
    "infrastructure_modification",
    "permissions_management_without_constraints",
    "service_wildcard",
    "tagging_actions_without_constraints",
    "write_actions_without_constraints",
)


def parliament(policy: dict[str, Any]) -> list[dict[str, str]]:
    """Malformed documents, and actions, resources and condition keys that do not go together."""
    document = policy["document"]
    if policy["type"] == ROLE:
        # A role's trust policy is about the role itself, and says no resource.
        document = document | {"Statement": [{**each, "Resource": _ITSELF} for each in document["Statement"]]}
    found = analyze_policy_string(json.dumps(document)).findings
    return [
        {"rule": finding.issue, "resource": policy["name"], "said": f"{finding.detail} {finding.location}"[:300]}
        for finding in found
    ]


def cloudsplaining(policy: dict[str, Any]) -> list[dict[str, str]]:
    """What an identity could do with it that nobody meant; who may take a role."""
    if policy["type"] == ROLE:
        services = AssumeRolePolicyDocument(policy["document"]).role_assumable_by_compute_services
        found = {f"assumable_by_{service}": services for service in services}
    elif policy["type"] == IDENTITY:
        document = PolicyDocument(policy["document"])
        read = {risk: getattr(document, risk) for risk in RISKS}
        found = {risk: value for risk, value in read.items() if value}
    else:
        return []
    return [{"rule": rule, "resource": policy["name"], "said": str(said)[:300]} for rule, said in found.items()]


def main() -> None:
    """Read, ask both, write."""
    policies = json.load(sys.stdin)
    said = {
        reader.__name__: [finding for policy in policies for finding in reader(policy)]
        for reader in (parliament, cloudsplaining)
    }
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
