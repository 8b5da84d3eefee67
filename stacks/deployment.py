"""Every stack of one deployment, in the order they are deployed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Unpack

from aws_cdk import App, Stage, Tags

from custody.detections import all_detections
from custody.forwarding.rules import GLOBAL_REGION, of_global_services
from custody.settings import Mode
from custody.settings.placement import forwarder_stack, record_stacks
from custody_cdk import lake_listens_for
from custody_cdk.alarm_path.alarm_path import listened_for
from stacks.events_stack import EventsStack
from stacks.forwarder_stack import ForwarderStack
from stacks.lake_stack import LakeStack
from stacks.members_stack import MembersStack
from stacks.organization_trail_stack import OrganizationTrailStack
from stacks.record_stack import RecordStack
from stacks.trail_stack import TrailStack

if TYPE_CHECKING:
    from custody.patterns import Pattern
    from custody.settings import Settings
    from stacks.custody_stack import CustodyStack, StackOptions


_RECORD_STACKS = {"trail": TrailStack, "record": RecordStack, "organization-trail": OrganizationTrailStack}
"""By what :func:`custody.settings.placement.record_stacks` calls them."""


def build(app: App | Stage, settings: Settings, **options: Unpack[StackOptions]) -> list[CustodyStack]:
    """Add a deployment's stacks to an app: the record, the alarm path, the lake, and a forwarder a Region.

    Which of them there are, and in which accounts, is the setting ``mode``; see docs/accounts.md. A Stage holds a
    deployment as an app does, and may hold one of a name that another Stage holds.

    Raises:
        CustodyError: a detection, a limit, or a second deployment of one name, in one line.
    """
    stacks = _Stacks(app, settings, options).made()
    for key, value in settings.tags.items():
        Tags.of(app).add(key, value)
    return stacks


class _Stacks:
    """The stacks of one deployment, each in the account that the settings say."""

    def __init__(self, app: App | Stage, settings: Settings, options: StackOptions) -> None:
        self._app, self._settings, self._options = app, settings, options
        self._name = settings.name
        self._detections = all_detections(settings.of_detections)

    def made(self) -> list[CustodyStack]:
        if self._settings.mode is Mode.MEMBER:
            wanted = listened_for(self._settings, self._detections)
            return self._forwarders(_listening(self._settings, [*wanted, *lake_listens_for(self._settings)]))
        record = self._record()
        events = EventsStack(self._app, f"{self._name}-events", **self._common(), detections=self._detections)
        if record:
            # A trail of the name that another Region holds is refused here, before anything takes its events.
            events.add_stack_dependency(record[-1])
        listening = _listening(self._settings, [*events.alarm_path.listens_for, *lake_listens_for(self._settings)])
        events.alarm_path.expect_heartbeats(listening)
        forwarders = [*self._forwarders(listening), *self._members(listening)]
        lakes = self._lake() if self._settings.lake.enabled else []
        for each in (*lakes, *forwarders):
            # The bus has to be there before rules are put on it or events are sent to it. The trail's bucket is read by
            # its name, whenever it is there.
            each.add_stack_dependency(events)
        return [*record, events, *lakes, *forwarders]

    def _common(self, account: str | None = None) -> dict[str, Any]:
        chosen = account or self._settings.accounts.audit
        return {"settings": self._settings, **self._options, **({"account": chosen} if chosen else {})}

    def _record(self) -> list[CustodyStack]:
        made = [
            _RECORD_STACKS[part](self._app, f"{self._name}-{part}", **self._common(account))
            for part, account in record_stacks(self._settings).items()
        ]
        for before, after in pairwise(made):
            # CloudTrail looks at the bucket while the trail is made.
            after.add_stack_dependency(before)
        return made

    def _lake(self) -> list[CustodyStack]:
        return [LakeStack(self._app, f"{self._name}-lake", **self._common(), detections=self._detections)]

    def _forwarders(self, listening: dict[str, list[Pattern]], account: str | None = None) -> list[CustodyStack]:
        common = self._common(account)
        if self._settings.mode is Mode.MEMBER:
            # The account is that of the credentials, and the bus is another's.
            common.pop("account", None)
            common |= self._options
        made: list[CustodyStack] = []
        for region, patterns in listening.items():
            stack, id_ = forwarder_stack(self._name, region), forwarder_stack(self._name, region, account)
            made.append(
                ForwarderStack(self._app, id_, **{"stack_name": stack, **common}, region=region, listens_for=patterns)
            )
        return made

    def _members(self, listening: dict[str, list[Pattern]]) -> list[CustodyStack]:
        """The forwarders of accounts that are named, and the StackSet of those that are not."""
        organization, named = self._settings.organization, self._settings.other_accounts
        made = [stack for account in named for stack in self._forwarders(listening, account)]
        if organization and organization.units:
            audit = self._settings.accounts.audit
            leave_out = [each for each in (audit, *named) if each and each != organization.management_account]
            made.append(
                MembersStack(
                    self._app,
                    f"{self._name}-members",
                    **self._common(organization.management_account),
                    listening=listening,
                    leave_out=leave_out,
                )
            )
        return made


def _listening(settings: Settings, patterns: list[Pattern]) -> dict[str, list[Pattern]]:
    """What each Region forwards; us-east-1 sends the global services' events even where nothing else is wanted."""
    listening = dict.fromkeys(settings.event_regions, patterns)
    worldwide = of_global_services(patterns)
    if worldwide and settings.partition.forwards_across_regions:
        listening.setdefault(GLOBAL_REGION, worldwide)
    return listening
