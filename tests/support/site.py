"""Two deployments on one lab for the doctor: one with every optional part on, and one of default settings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from boto3.session import Session

from custody.aws.account import Account
from custody.doctor.checks import CHECKS
from custody.doctor.doctor import examine
from custody.doctor.drift import Only, everything
from custody.doctor.result import Result, State
from custody.doctor.scene import Scene
from custody.doctor.stacks import by_settings, synthesized
from custody.settings.source import parse

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lab import Lab

HOME, AWAY = "us-east-1", "us-west-2"
EVERYTHING: dict[str, Any] = {
    "name": "custody",
    "home_region": HOME,
    "regions": [HOME, AWAY],
    "alert_emails": ["security@example.com"],
    "alerts": {
        "destinations": [
            {
                "name": "chat",
                "kind": "slack",
                "secret": "arn:aws:secretsmanager:us-east-1:123456789012:secret:custody/chat-AbCdEf",
                "minimum_severity": "high",
            },
            {"name": "hub", "kind": "security-hub"},
        ],
        "routes": [{"name": "shop", "emails": ["shop@example.com"], "repository": "shop/*", "minimum_severity": "low"}],
    },
    "minimum_severity": "info",
    "trail": {"cloudwatch_logs": True, "insights": True, "prefix": "audit/trails"},
    "bus": {"logs": "trace", "archive_days": 365},
    "permissions_boundary": "arn:aws:iam::123456789012:policy/boundary",
    "doctor_principals": ["arn:aws:iam::123456789012:user/lab"],
    "tags": {"team": "platform"},
}
PLAIN: dict[str, Any] = {"name": "plain", "home_region": HOME, "alert_emails": ["security@example.com"]}


class Shared(Account):
    """An account whose clients are made once, for they are slow to make."""

    def client(self, service: str, region: str | None = None, *, connections: int = 10) -> Any:
        key = (service, region or self.names.home_region)
        if key not in _CLIENTS:
            _CLIENTS[key] = super().client(service, region, connections=connections)
        return _CLIENTS[key]


@cache
def _session(region: str) -> Session:
    """By the lab's environment."""
    return Session(region_name=region)


_CLIENTS: dict[tuple[str, str], Any] = {}


@dataclass(frozen=True)
class Site:
    """A lab with both on it.

    Attributes:
        aws: the lab.
        folders: what was synthesized, by the deployment's name.
    """

    aws: Lab
    folders: dict[str, Path]
    _scenes: dict[str, Scene] = field(default_factory=dict)
    _listens: dict[str, bool] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """Twelve digits."""
        return self.aws.state.account

    def client(self, service: str, region: str = HOME) -> Any:
        """One of the lab's."""
        return self.aws.client(service, region)

    def scene(
        self, settings: dict[str, Any] | None = None, *, now: datetime | None = None, anew: bool = False
    ) -> Scene:
        """What the doctor looks at; by default the deployment with everything on, its stacks read once.

        Args:
            settings: of the deployment; others than it was made with are compared without templates.
            now: the time by which something is old.
            anew: read the stacks again.
        """
        told = settings or EVERYTHING
        chosen = parse({"custody": told})
        made = told in (EVERYTHING, PLAIN)
        wanted = synthesized(self.folders[chosen.name], chosen) if made else by_settings(chosen)
        scene = Scene(chosen, self._account(chosen.names), wanted)
        if now is not None:
            scene = replace(scene, now=now)
        if made and not anew:
            if chosen.name not in self._scenes:
                examine(scene, [])
                self._scenes[chosen.name] = scene
            scene.stacks.update(self._scenes[chosen.name].stacks)
        return scene

    def listen(self, *, wanted: bool) -> None:
        """Let the function that writes alerts work, or spare the lab what every fault would set off."""
        if self._listens.get("alert", True) == wanted:
            return
        for name in self.folders:
            found = self.client("lambda").list_event_source_mappings(FunctionName=f"{name}-alert")
            (mapping,) = found["EventSourceMappings"]
            self.client("lambda").update_event_source_mapping(UUID=mapping["UUID"], Enabled=wanted)
        self._listens["alert"] = wanted

    def _account(self, names: Any) -> Account:
        return Shared(_session(HOME), replace(names, account=self.account))

    def faults(self, scene: Scene, check: str = "", only: Only = everything) -> list[Result]:
        """What is not right, by one check or by all; what is awaited is no fault."""
        checks = [each for each in CHECKS if check in {"", each.id}]
        good = {State.RIGHT, State.AWAITED}
        return [each for each in examine(scene, checks, only=only) if each.state not in good]
