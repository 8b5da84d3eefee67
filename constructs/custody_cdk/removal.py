"""What becomes of a resource when its stack goes, said in one call into Node."""

from __future__ import annotations

from aws_cdk import CfnDeletionPolicy, CfnResource, RemovalPolicy


def keep(resource: CfnResource, *, unless: bool = False) -> None:
    """Retain the resource when it is replaced or its stack is deleted, ``unless`` it is a sandbox's.

    A first deployment that fails takes back what it made, or the names would be in the way of the next one.
    """
    resource.apply_removal_policy(
        RemovalPolicy.DESTROY if unless else RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        apply_to_update_replace_policy=not unless,
    )


def keep_key(key: CfnResource, *, unless: bool = False) -> None:
    """As :func:`keep`; one that is replaced stays in a sandbox too, for something is encrypted under it."""
    keep(key, unless=unless)
    keep_replaced(key)


def keep_replaced(resource: CfnResource) -> None:
    """Retain what another of its kind takes the place of, with the messages in it; delete it with its stack."""
    if resource.cfn_options.deletion_policy is None:
        resource.cfn_options.deletion_policy = CfnDeletionPolicy.DELETE
    resource.cfn_options.update_replace_policy = CfnDeletionPolicy.RETAIN


def discard(resource: CfnResource) -> None:
    """Delete the resource with its stack: log groups would otherwise be kept by CloudFormation's own default."""
    resource.apply_removal_policy(RemovalPolicy.DESTROY)
