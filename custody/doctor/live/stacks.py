"""The stacks: there, complete, protected, and none that settings no longer ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.doctor.stacks import is_of
from custody.doctor.words import deletes_stack
from custody.settings import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.doctor.result import Result
    from custody.doctor.scene import Scene
    from custody.doctor.stacks import Wanted

_STANDING = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
_THERE = [*_STANDING, "ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "DELETE_FAILED"]


def wanted_stacks(scene: Scene) -> tuple[Wanted, ...]:
    """Every stack that the settings ask for, one a Region for forwarders."""
    return scene.wanted


def deployed(scene: Scene, wanted: Wanted) -> Iterator[Result]:
    """There, and complete."""
    subject, stack = f"stack {wanted.name}", scene.stacks.get(wanted.name)
    if stack is None:
        yield scene.wrong("stack-deployed", wanted.region, subject, "is not deployed", "make deploy")
    elif stack.status not in _STANDING:
        mend = "make deploy; the stack's events in CloudFormation say what failed"
        yield scene.wrong("stack-deployed", wanted.region, subject, f"is {stack.status}", mend)
    else:
        yield scene.right("stack-deployed", wanted.region, subject)


def protected(scene: Scene, wanted: Wanted) -> Iterator[Result]:
    """Protection against deletion, where the template asks for it."""
    stack, subject = scene.stacks.get(wanted.name), f"stack {wanted.name}"
    if stack is None or wanted.protected is None:
        return
    if wanted.protected and not stack.protected:
        mend = (
            f"aws cloudformation update-termination-protection --enable-termination-protection "
            f"--stack-name {wanted.name} --region {wanted.region}"
        )
        yield scene.wrong("stack-protected", wanted.region, subject, "may be deleted", mend)
    else:
        yield scene.right("stack-protected", wanted.region, subject)


def orphaned(scene: Scene, region: str) -> Iterator[Result]:
    """Stacks of this name that settings no longer ask for."""
    left = left_over(scene, region)
    for name in left:
        said = "goes on, and the settings no longer ask for it"
        yield scene.wrong("stack-orphaned", region, f"stack {name}", said, deletes_stack(name, region))
    if not left:
        yield scene.right("stack-orphaned", region, f"other stacks of {scene.names.name}")


def left_over(scene: Scene, region: str) -> list[str]:
    """Names of the deployment's stacks in a Region that settings no longer ask for.

    Of mode ``member`` none in the account of the bus: its stacks are made by other settings.

    Raises:
        ClientError, BotoCoreError: they may not be listed.
    """
    if scene.settings.mode is Mode.MEMBER and scene.names.account == scene.settings.accounts.audit:
        return []
    wanted = {(each.name, each.region) for each in scene.wanted}
    names = [each["StackName"] for each in stacks_there(scene, region)]
    return [name for name in names if is_of(scene.names.name, name) and (name, region) not in wanted]


def stacks_there(scene: Scene, region: str) -> list[Mapping[str, Any]]:
    """Every stack of the account in a Region, whosever it is, as CloudFormation lists it.

    Raises:
        ClientError, BotoCoreError: they may not be listed.
    """
    told = {"StackStatusFilter": _THERE}
    found: list[Mapping[str, Any]] = scene.calls(region).all("cloudformation", "list_stacks", "StackSummaries", **told)
    return found


def region_enabled(scene: Scene, region: str) -> Iterator[Result]:
    """A Region that settings name, among those that the account has enabled."""
    if region in enabled_regions(scene):
        yield scene.right("region-enabled", region, f"Region {region}")
        return
    mend = f"aws account enable-region --region-name {region}, or take it out of custody.regions in cdk.json"
    said = "is not enabled in this account"
    yield scene.wrong("region-enabled", region, f"Region {region}", said, mend)


def wanted_regions(scene: Scene) -> list[str]:
    """The Regions of all stacks that the settings ask for."""
    return list(dict.fromkeys(each.region for each in scene.wanted))


def enabled_regions(scene: Scene) -> list[str]:
    """The account's Regions, of the partition's own.

    Raises:
        ClientError, BotoCoreError: it may not be asked.
    """
    told = {"RegionOptStatusContains": ["ENABLED", "ENABLED_BY_DEFAULT"]}
    return [each["RegionName"] for each in scene.home.all("account", "list_regions", "Regions", **told)]
