"""AWS CodeDeploy, CloudFormation, Amazon EKS and AWS App Runner: what brings software to where it runs.

CloudFormation and CodeDeploy call the other services in turn, and those calls are records of their own; of a change
set's resources its own record says nothing. What runs in a cluster of EKS is in the cluster's own audit log, which is
no part of CloudTrail: here is who changes add-ons and who may deploy.

See https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudtrail.html,
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-api-logging-cloudtrail.html,
https://docs.aws.amazon.com/eks/latest/userguide/logging-using-cloudtrail.html and
https://docs.aws.amazon.com/apprunner/latest/dg/monitor-ct.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_codedeploy = partial(actions, "codedeploy", Activity.DEPLOYMENT)
_cloudformation = partial(actions, "cloudformation", Activity.DEPLOYMENT)
_eks = partial(actions, "eks")
_apprunner = partial(actions, "apprunner", Activity.DEPLOYMENT)
_APPLICATION = request("applicationName")
_STACK = request("stackName")
_CLUSTER = request("clusterName")
_SERVICE = request("serviceArn")

_CODEDEPLOY = (
    *_codedeploy(
        "CreateDeployment",
        resource=_APPLICATION,
        note="The revision is in requestParameters.revision; the response names the deployment.",
    ),
    *_codedeploy(
        "CreateDeploymentGroup",
        "DeleteDeploymentGroup",
        "RegisterApplicationRevision",
        "UpdateDeploymentGroup",
        resource=_APPLICATION,
    ),
    *_codedeploy(
        "ContinueDeployment", "PutLifecycleEventHookExecutionStatus", "StopDeployment", resource=request("deploymentId")
    ),
)
_STACKS = (
    *_cloudformation(
        "CancelUpdateStack",
        "ContinueUpdateRollback",
        "CreateChangeSet",
        "CreateStack",
        "DeleteStack",
        "RollbackStack",
        "UpdateStack",
        resource=_STACK,
    ),
    *_cloudformation(
        "ExecuteChangeSet",
        resource=_STACK + request("changeSetName"),
        note="Says which change set, by name or ARN, not what is in it.",
    ),
    *_cloudformation(
        "CreateStackInstances",
        "CreateStackSet",
        "DeleteStackInstances",
        "UpdateStackInstances",
        "UpdateStackSet",
        resource=request("stackSetName"),
    ),
)
_EKS = (
    *_eks(
        Activity.DEPLOYMENT,
        "CreateAddon",
        "DeleteAddon",
        "UpdateAddon",
        resource=_CLUSTER,
        note="Images of an add-on come from AWS or its vendor and are not named.",
    ),
    *_eks(
        Activity.POLICY,
        "AssociateAccessPolicy",
        "CreateAccessEntry",
        "DeleteAccessEntry",
        "DisassociateAccessPolicy",
        "UpdateAccessEntry",
        resource=_CLUSTER,
        note="Who may deploy to the cluster, as far as EKS grants it.",
    ),
)
_APP_RUNNER = (
    *_apprunner(
        "CreateService",
        resource=request("serviceName"),
        note="The image is in requestParameters.sourceConfiguration.imageRepository.imageIdentifier.",
    ),
    *_apprunner(
        "UpdateService",
        resource=_SERVICE,
        note="The image is in requestParameters.sourceConfiguration.imageRepository.imageIdentifier, if it is changed.",
    ),
    *_apprunner("StartDeployment", resource=_SERVICE, note="Fetches the service's image anew: its tag may have moved."),
    *_apprunner("DeleteService", resource=_SERVICE),
)

ACTIONS = (*_CODEDEPLOY, *_STACKS, *_EKS, *_APP_RUNNER)
