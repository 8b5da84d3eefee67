"""The stacks: there, complete, protected, and none that settings no longer ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    names, wanted = scene.names, {(each.name, each.region) for each in scene.wanted}
    ours = (f"{names.name}-forwarder-", *([f"{names.name}-lake"] if region == names.home_region else []))
    calls = scene.calls(region)
    left = [
        name
        for found in calls.all("cloudformation", "list_stacks", "StackSummaries", StackStatusFilter=_THERE)
        if (name := found["StackName"]).startswith(ours) and (name, region) not in wanted
    ]
    for name in left:
        mend = (
            f"docs/operating.md, Updating, for its protection; then aws cloudformation delete-stack --stack-name {name}"
        )
        said = "goes on, and the settings no longer ask for it"
        yield scene.wrong("stack-orphaned", region, f"stack {name}", said, f"{mend} --region {region}")
    if not left:
        yield scene.right("stack-orphaned", region, f"other stacks of {names.name}")


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
