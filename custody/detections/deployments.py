"""The calls that make an image run, and how their requests say so, as ``lake/fragments/deployments.sql`` has it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DEPLOYING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ecs": (
            "CreateExpressGatewayService",
            "CreateService",
            "CreateTaskSet",
            "RunTask",
            "StartTask",
            "UpdateExpressGatewayService",
            "UpdateService",
        ),
        "apprunner": ("CreateService", "UpdateService"),
        "lambda": ("CreateFunction20150331", "UpdateFunctionCode20150331v2"),
    }
)
"""By service."""

_GIVEN = [{"exists": True}]
NAMES_WHAT_RUNS: dict[str, Any] = {
    "$or": [
        {"taskDefinition": _GIVEN},
        {"forceNewDeployment": [True]},
        {"primaryContainer": {"image": _GIVEN}},
        {"sourceConfiguration": {"imageRepository": {"imageIdentifier": _GIVEN}}},
        {"imageUri": _GIVEN},
        {"code": {"imageUri": _GIVEN}},
    ]
}
"""What a request has that says what is to run: how many run, and functions of zip files, are none of it."""
