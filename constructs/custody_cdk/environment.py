"""Where a construct is deployed: partition, account and Region of its stack, asked for once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Stack

from custody.aws.regions import partition_of
from custody.errors import SettingsError

if TYPE_CHECKING:
    from constructs import Construct

    from custody.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What ARNs are built of; each a literal or a template's reference, depending on the stack's environment.

    Args:
        partition: ``aws``, ``aws-us-gov`` or ``aws-cn``.
        account: twelve digits.
        region: such as ``eu-central-1``.
        dns_suffix: such as ``amazonaws.com``.
    """

    partition: str
    account: str
    region: str
    dns_suffix: str

    @classmethod
    def of(cls, scope: Construct) -> Place:
        """The place of a scope: what it carries as ``place`` itself, or else what its stack says.

        Each of a stack's answers is a call into Node, so every construct here keeps its place for its children.
        """
        known = getattr(scope, "place", None)
        if isinstance(known, Place):
            return known
        stack = Stack.of(scope)
        return cls(partition=stack.partition, account=stack.account, region=stack.region, dns_suffix=stack.url_suffix)

    def arn(self, service: str, resource: str, *, everywhere: bool = False) -> str:
        """ARN of something of this account.

        Args:
            service: as ARNs have it, such as ``sqs``.
            resource: what stands behind the account.
            everywhere: for services without Regions, such as IAM.
        """
        region = "" if everywhere else self.region
        return f"arn:{self.partition}:{service}:{region}:{self.account}:{resource}"

    def regions(self, otherwise: str = "us-east-1") -> tuple[str, ...]:
        """Every Region of the partition.

        Args:
            otherwise: a Region of the partition meant, for a stack whose Region only CloudFormation will know.

        Raises:
            SettingsError: no partition has the Region.
        """
        return partition_of(otherwise if "${" in self.region else self.region).regions

    def as_written(self, arn: str) -> str:
        """An ARN as cdk-nag's findings have it: what only CloudFormation will know is ``<AWS::Region>`` and the like.

        A finding is acknowledged under a fixed text, which an unresolved reference is not.

        Args:
            arn: built from this place.
        """
        places = {"Partition": self.partition, "AccountId": self.account, "Region": self.region}
        for name, value in places.items():
            if "${" in value:
                arn = arn.replace(value, f"<AWS::{name}>")
        return arn


def refuse_other_home(place: Place, settings: Settings) -> None:
    """Raise where the settings say another home Region than the stack has; a default says nothing.

    Raises:
        SettingsError: naming both Regions.
    """
    said = settings.home_region
    if "home_region" in settings.model_fields_set and "${" not in place.region and place.region != said:
        raise SettingsError(
            f"home_region is {said} and the stack is in {place.region}: give the stack "
            f"env=Environment(region={said!r}), or leave home_region out"
        )
