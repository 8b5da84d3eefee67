"""AWS::DynamoDB::Table keeps its key, its policy and when items expire, which the emulator drops.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
"""

from __future__ import annotations

import json
from typing import Any

from lab.emulator import inside

TYPE = "AWS::DynamoDB::Table"


def keep(name: str, props: dict[str, Any]) -> None:
    """What DescribeTable, DescribeTimeToLive and GetResourcePolicy tell of a table."""
    dynamodb = inside.dynamodb
    table = dynamodb("_tables")[name]
    key = props.get("SSESpecification") or {}
    said = {"Enabled": key.get("SSEEnabled"), **{k: key[k] for k in ("SSEType", "KMSMasterKeyId") if k in key}}
    table["SSEDescription"] = dynamodb("_sse_description_from_spec")(said)
    life = props.get("TimeToLiveSpecification")
    if life:
        status = "ENABLED" if str(life["Enabled"]).lower() == "true" else "DISABLED"
        dynamodb("_ttl_settings")[name] = {"TimeToLiveStatus": status, "AttributeName": life["AttributeName"]}
    policy = (props.get("ResourcePolicy") or {}).get("PolicyDocument")
    if policy:
        revision = {"Policy": json.dumps(policy), "RevisionId": str(len(json.dumps(policy)))}
        dynamodb("_resource_policies")[table["TableArn"]] = revision
