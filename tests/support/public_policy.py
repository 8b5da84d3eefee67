"""Whether a policy lets everybody in, decided in plain Python: what the questions' SQL is held against.

AWS's own words on what is public stand for buckets; the same is asked of every policy here:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

import ipaddress
import json
import re
from typing import Any

TEXTS = {"stringequals", "stringequalsignorecase", "stringlike"}
ARNS = TEXTS | {"arnequals", "arnlike"}
ORGANIZATIONS = {"aws:principalorgid", "aws:sourceorgid"}
PATHS = {"aws:principalorgpaths", "aws:sourceorgpaths"}
ACCOUNTS = {
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourceowner",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
}
NETWORKS = {"aws:sourcevpc": "vpc-", "aws:sourcevpce": "vpce-"}
NAMES = {"aws:principalarn", "aws:sourcearn", "s3:dataaccesspointarn"}


def is_public(text: str) -> bool:
    """Whether any statement allows everybody something, no condition narrowing who that is."""
    return any(_open(statement) for statement in _list(json.loads(text)["Statement"]))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _open(statement: dict[str, Any]) -> bool:
    if statement["Effect"] != "Allow":
        return False
    everybody = "NotPrincipal" in statement or any(map(_everybody, _principals(statement["Principal"])))
    return everybody and not any(
        _narrows(operator.lower(), key.lower(), values)
        for operator, asked in statement.get("Condition", {}).items()
        for key, values in asked.items()
    )


def _principals(principal: Any) -> list[str]:
    values = principal.values() if isinstance(principal, dict) else [principal]
    return [each for value in values for each in _list(value)]


def _everybody(principal: str) -> bool:
    return "*" in principal and not re.match(r"arn:[a-z-]+:(iam|sts)::\d{12}:", principal)


def _narrows(operator: str, key: str, values: Any) -> bool:
    kind = operator.removeprefix("foranyvalue:")
    return bool(_list(values)) and all(_names_somebody(kind, key, value) for value in _list(values))


def _names_somebody(kind: str, key: str, value: str) -> bool:
    fixed = not re.search(r"[*?$]", value)
    if kind == "ipaddress" and key == "aws:sourceip":
        network = ipaddress.ip_network(value, strict=False)
        return network.prefixlen >= (8 if network.version == 4 else 32)
    if kind in ARNS and key in NAMES:
        return fixed or bool(re.fullmatch(r"\d{12}", value.split(":")[4]))
    if kind not in TEXTS:
        return False
    if key in ORGANIZATIONS | ACCOUNTS | {"aws:userid"} or key in NETWORKS:
        return fixed
    return key in PATHS and bool(re.fullmatch(r"o-[a-z0-9]+", value.split("/", maxsplit=1)[0])) and "/" in value
