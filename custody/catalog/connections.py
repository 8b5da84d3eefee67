"""AWS CodeConnections, under both of its names: who changes a connection changes where sources come from.

The service was renamed and both names are still in use, in ARNs, permissions and clients: listen for both.
See https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request, response

if TYPE_CHECKING:
    from custody.catalog.model import Action


def _of(service: str) -> tuple[Action, ...]:
    return (
        *actions(
            service,
            Activity.CONNECTION,
            "CreateConnection",
            resource=response("connectionArn") + request("connectionName"),
        ),
        *actions(service, Activity.CONNECTION, "DeleteConnection", resource=request("connectionArn")),
        *actions(
            service,
            Activity.CONNECTION,
            "UpdateConnectionInstallation",
            public=False,
            resource=request("connectionArn"),
            note="The console's call that ties a connection to an account at the provider. AWS names the "
            "permission; no page shows the record.",
        ),
        *actions(service, Activity.CONNECTION, "CreateHost", resource=response("hostArn") + request("name")),
        *actions(service, Activity.CONNECTION, "DeleteHost", "UpdateHost", resource=request("hostArn")),
        *actions(service, Activity.CONNECTION, "CreateRepositoryLink", resource=request("repositoryName")),
        *actions(
            service,
            Activity.CONNECTION,
            "DeleteRepositoryLink",
            "UpdateRepositoryLink",
            resource=request("repositoryLinkId"),
        ),
        *actions(
            service,
            Activity.CONNECTION,
            "CreateSyncConfiguration",
            "DeleteSyncConfiguration",
            "UpdateSyncConfiguration",
            resource=request("resourceName"),
        ),
        *actions(service, Activity.TAG, "TagResource", "UntagResource", resource=request("resourceArn")),
    )


ACTIONS = (*_of("codestar-connections"), *_of("codeconnections"))
