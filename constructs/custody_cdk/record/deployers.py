"""Who deploys a stack, and so has to be able to change the buckets that nobody else may."""

from __future__ import annotations

from fnmatch import fnmatchcase
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from aws_cdk import App, BootstraplessSynthesizer, DefaultStackSynthesizer, Environment, Stack

from custody.errors import SettingsError
from custody_cdk.environment import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

_QUALIFIER = "@aws-cdk/core:bootstrapQualifier"

BOOTSTRAPPED = "role/cdk-*-cfn-exec-role-*"
"""CloudFormation's execution role as ``cdk bootstrap`` names it, of any qualifier."""


def deployers_of(scope: Construct, given: Sequence[str] = ()) -> list[str]:
    """ARN patterns of the roles that deploy a construct's stack.

    The stack's synthesizer names CloudFormation's execution role where it has one: by default the role that ``cdk
    bootstrap`` made, or an own one. Where the CDK deploys with the caller's credentials or without a bootstrap, nothing
    says who it is, and the first update would be refused by the bucket's policy that the deployment itself put there.

    Args:
        scope: the construct.
        given: patterns to allow besides, or instead where nothing is known.

    Raises:
        SettingsError: neither is known.

    See https://docs.aws.amazon.com/cdk/v2/guide/customize-synth.html
    """
    stack = Stack.of(scope)
    while stack.nested_stack_parent is not None:
        stack = stack.nested_stack_parent
    synthesizer = stack.synthesizer
    known: list[str] = []
    if isinstance(synthesizer, DefaultStackSynthesizer) and not isinstance(synthesizer, BootstraplessSynthesizer):
        place = Place.of(scope)
        own = _filled_in(synthesizer, stack, place)
        # The role that the bootstrap made is one of those that are allowed anyway.
        made_by_bootstrap = fnmatchcase(own.removeprefix(place.arn("iam", "", everywhere=True)), BOOTSTRAPPED)
        known = [place.arn("iam", BOOTSTRAPPED, everywhere=True), *([] if made_by_bootstrap else [own])]
    if not known and not given:
        raise SettingsError(
            "who deploys this stack is not known, for its synthesizer names no role: set deployers to the ARN of the "
            "role or user that does, or the bucket's policy would lock it out"
        )
    return list(dict.fromkeys([*known, *given]))


def _filled_in(synthesizer: DefaultStackSynthesizer, stack: Stack, place: Place) -> str:
    """The role's ARN; what only a deployment knows stands there as the CDK CLI reads it, not CloudFormation."""
    try:
        arn = synthesizer.cloud_formation_execution_role_arn
    except RuntimeError:
        arn = _tried(synthesizer, stack, place)
    for name, value in {"Partition": place.partition, "AccountId": place.account, "Region": place.region}.items():
        arn = arn.replace(f"${{AWS::{name}}}", value)
    return arn


def _tried(synthesizer: DefaultStackSynthesizer, stack: Stack, place: Place) -> str:
    """The role that an empty stack of the same place would be deployed with.

    A stack binds a copy of a synthesizer that it was given, which Python does not get to see; and to bind the original
    would keep every other stack from using it.
    """
    qualifier = stack.node.try_get_context(_QUALIFIER)
    with TemporaryDirectory() as folder:
        app = App(
            outdir=folder,
            analytics_reporting=False,
            # Or the CDK warns whoever synthesizes of a stack that holds nothing.
            builtin_cloud_formation_validation=False,
            context={_QUALIFIER: qualifier} if qualifier else None,
        )
        known = {"account": place.account, "region": place.region}
        env = Environment(**{name: value for name, value in known.items() if "${" not in value})
        Stack(app, "Empty", env=env, synthesizer=synthesizer)
        return str(app.synth().get_stack_by_name("Empty").cloud_formation_execution_role_arn)
