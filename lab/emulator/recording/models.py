"""AWS's own service models, from the botocore beside the emulator: operations, shapes, protocols."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.exceptions
import botocore.session

if TYPE_CHECKING:
    from lab.emulator.recording.call import Call

# The emulator's name of a service, where botocore has another.
_BOTOCORE_NAMES = {
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "elasticloadbalancing": "elbv2",
    "elasticfilesystem": "efs",
    "elasticmapreduce": "emr",
    "airflow": "mwaa",
    "tagging": "resourcegroupstaggingapi",
    "dynamodbstreams": "dynamodbstreams",
}


@cache
def _session() -> Any:
    return botocore.session.get_session()


@cache
def service_model(service: str) -> Any:
    """The model of a service by the emulator's name, None when botocore has none."""
    try:
        return _session().get_service_model(_BOTOCORE_NAMES.get(service, service))
    except botocore.exceptions.UnknownServiceError:
        return None


class _Route:
    """The HTTP request line of one REST operation."""

    def __init__(self, name: str, method: str, uri: str) -> None:
        path, _, query = uri.partition("?")
        self.name = name
        self.method = method
        self.required = dict(part.partition("=")[::2] for part in query.split("&") if part)
        escaped = re.escape(path).replace(r"\{", "{").replace(r"\}", "}").replace(r"\+", "+")
        greedy = re.sub(r"\{([A-Za-z0-9_]+)\+\}", r"(?P<\1>.+)", escaped)
        self.pattern = re.compile(re.sub(r"\{([A-Za-z0-9_]+)\}", r"(?P<\1>[^/]+)", greedy) + "/?$")
        # More of the request line fixed: the better match.
        self.weight = (len(self.required), len(re.sub(r"\{[^}]*\}", "", path)), -path.count("+"))

    def matches(self, call: Call) -> bool:
        """Is this the operation that the request line asks for?"""
        wanted = all(
            key in call.query and (not value or call.query[key] == [value]) for key, value in self.required.items()
        )
        return call.method == self.method and wanted and bool(self.pattern.match(call.path))


@cache
def _routes(service: str) -> tuple[_Route, ...]:
    model = service_model(service)
    operations = [model.operation_model(name) for name in model.operation_names]
    routes = [
        _Route(each.name, each.http.get("method", "POST"), each.http.get("requestUri", "/")) for each in operations
    ]
    return tuple(sorted(routes, key=lambda route: route.weight, reverse=True))


def _name_of(call: Call) -> str | None:
    if call.protocol == "json":
        return call.headers["x-amz-target"].rsplit(".", 1)[-1]
    if call.protocol == "query":
        return call.form["Action"]
    if call.protocol == "cbor":
        return call.path.rstrip("/").rsplit("/", 1)[-1]
    return next((route.name for route in _routes(call.service) if route.matches(call)), None)


def operation_of(call: Call) -> Any:
    """The operation that a call asked for; None for what is no operation of a service AWS knows."""
    model = service_model(call.service)
    if model is None:
        return None
    name = _name_of(call)
    return model.operation_model(name) if name in model.operation_names else None


def path_parameters(call: Call, operation: str) -> dict[str, str]:
    """What a REST call says in its path."""
    route = next(each for each in _routes(call.service) if each.name == operation)
    match = route.pattern.match(call.path)
    return match.groupdict() if match else {}
