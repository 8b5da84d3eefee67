"""Amazon ECS: what says which images run, and what makes them run.

A task definition names the images; a service, a task or a task set names the task definition. See
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_ecs = partial(actions, "ecs", Activity.DEPLOYMENT)
_SERVICE = request("service")

ACTIONS = (
    *_ecs(
        "RegisterTaskDefinition",
        resource=request("family"),
        note="The images are in requestParameters.containerDefinitions[].image, by tag or by digest.",
    ),
    *_ecs("CreateService", resource=request("serviceName"), note="Names the task definition, not the images."),
    *_ecs(
        "UpdateService",
        resource=_SERVICE,
        note="Without taskDefinition or forceNewDeployment it changes how many run, not what.",
    ),
    *_ecs(
        "CreateTaskSet",
        "DeleteService",
        "DeleteTaskSet",
        "UpdateServicePrimaryTaskSet",
        "UpdateTaskSet",
        resource=_SERVICE,
    ),
    *_ecs(
        "CreateExpressGatewayService",
        resource=request("serviceName"),
        note="The image is in requestParameters.primaryContainer.image.",
    ),
    *_ecs("DeleteExpressGatewayService", "UpdateExpressGatewayService", resource=request("serviceArn")),
    *_ecs(
        "RunTask",
        "StartTask",
        resource=request("taskDefinition"),
        note="The response names the revision where the request names the family alone.",
    ),
    *_ecs(
        "ExecuteCommand",
        resource=request("task"),
        note="A command in a container that runs: what runs is no longer the image alone.",
    ),
)
