"""What a finding is about, as machines want it named: a kind, a name, and an ARN where one is known.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from custody.alerts.values import Reader, at, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_RESOURCES = 32
"""As many as Security Hub takes of one finding."""

# By how the Regions of a partition begin; the first that fits.
_PARTITIONS = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("eusc-", "aws-eusc"),
    ("us-isof-", "aws-iso-f"),
    ("us-isob-", "aws-iso-b"),
    ("us-iso-", "aws-iso"),
    ("eu-isoe-", "aws-iso-e"),
    ("", "aws"),
)
_ARN = re.compile(r"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12})?:[^\s\u2039]+")
_NAMES = {
    "repository": re.compile("[a-z0-9][a-z0-9._/-]{1,255}"),
    "pipeline": re.compile("[A-Za-z0-9.@_-]{1,100}"),
}
_FORMS = {
    "repository": "arn:{partition}:ecr:{region}:{account}:repository/{name}",
    "pipeline": "arn:{partition}:codepipeline:{region}:{account}:{name}",
}
_KINDS = ("repository", "pipeline", "resource")
_OF_ARN = (
    (re.compile("arn:[^:]+:ecr:[^:]*:[^:]*:repository/(.+)"), "repository"),
    (re.compile("arn:[^:]+:codepipeline:[^:]*:[^:]*:([^/:]+)"), "pipeline"),
)


class Resource(NamedTuple):
    """One thing that a finding is about; each value is safe to show.

    Attributes:
        kind: ``repository``, ``pipeline``, or ``resource`` for anything else.
        name: as the record has it.
        arn: empty where the record has none and none can be made of the name.
    """

    kind: str
    name: str
    arn: str = ""


def resources_of_call(record: dict[str, object], about: list[tuple[str, list[str]]]) -> tuple[Resource, ...]:
    """What a recorded call was made on: what its parameters name, then what the record lists.

    Args:
        record: of CloudTrail.
        about: labels and the places that may hold what a call was made on, as ``custody.alerts.words`` has them.
    """
    read = Reader(record)
    account, region = read.raw("requestParameters.registryId", "recipientAccountId"), read.raw("awsRegion")
    named = [
        resource(label, value, account=account, region=region)
        for label, places in about
        if label in _KINDS
        for value in _first(record, places)
    ]
    listed = [resource("resource", arn, account=account, region=region) for arn in _first(record, ["resources[].ARN"])]
    return once([*named, *listed])


def _first(record: dict[str, object], places: list[str]) -> list[str]:
    """The texts at the first of the places that has any."""
    found = ([value for value in at(record, place) if isinstance(value, str)] for place in places)
    return next(filter(None, found), [])


def resource(kind: str, name: str, *, account: str, region: str) -> Resource:
    """A thing by its name or its ARN; where the name alone decides, its ARN is made.

    Args:
        kind: what the name is of; what an ARN says counts more.
        name: a name or an ARN.
        account: that it is in.
        region: that it is in.
    """
    safe = shown(name)
    if _ARN.fullmatch(safe):
        of_arn = ((match[1], known) for form, known in _OF_ARN if (match := form.fullmatch(safe)))
        known_name, known_kind = next(of_arn, (safe, "resource"))
        return Resource(known_kind, known_name, safe)
    whole = kind in _FORMS and _NAMES[kind].fullmatch(safe) and re.fullmatch("[0-9]{12}", account)
    if not (whole and re.fullmatch("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}", region)):
        return Resource(kind, safe)
    form = _FORMS[kind]
    return Resource(kind, safe, form.format(partition=partition(region), region=region, account=account, name=safe))


def partition(region: str) -> str:
    """The partition that a Region belongs to."""
    return next(name for beginning, name in _PARTITIONS if region.startswith(beginning))


def once(found: Iterable[Resource]) -> tuple[Resource, ...]:
    """Each thing once, at most 32; a name without an ARN falls to the same name with one."""
    listed = list(dict.fromkeys(each for each in found if each.name))
    with_arn = {each.name for each in listed if each.arn}
    return tuple(each for each in listed if each.arn or each.name not in with_arn)[:MOST_RESOURCES]
