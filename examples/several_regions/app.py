"""Custody at home, and a forwarder in each other Region: events of all of them alert at home."""

from __future__ import annotations

from aws_cdk import App, Environment, Stack

from custody.settings import Settings
from custody_cdk import Custody, EventForwarder

SETTINGS = Settings(
    home_region="eu-central-1",
    # Global services such as IAM and ECR Public send their events in us-east-1.
    regions=("eu-central-1", "eu-west-1", "us-east-1"),
    alert_emails=("security@example.com",),
)
ACCOUNT = "111122223333"


def build(app: App) -> dict[str, Stack]:
    """A stack a Region, by Region; the home Region's is deployed first."""
    home = Stack(
        app,
        "Custody",
        env=Environment(account=ACCOUNT, region=SETTINGS.home_region),
        suppress_template_indentation=True,
    )
    custody = Custody(home, "Custody", settings=SETTINGS)
    stacks = {SETTINGS.home_region: home}
    for region in SETTINGS.event_regions:
        if region == SETTINGS.home_region:
            continue
        stacks[region] = Stack(app, f"Forwarder-{region}", env=Environment(account=ACCOUNT, region=region))
        EventForwarder(stacks[region], "Forwarder", bus_arn=custody.alarm_path.bus.arn, listens_for=custody.listens_for)
        # The bus has to be there before events are sent to it.
        stacks[region].add_stack_dependency(home)
    return stacks


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
