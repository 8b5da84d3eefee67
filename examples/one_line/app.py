"""All of Custody in one stack: record, alerts and lake of one Region."""

from __future__ import annotations

from aws_cdk import App, Environment, Stack

from custody_cdk import Custody


def build(app: App) -> Stack:
    """One stack and one line."""
    # CloudFormation takes a million bytes of template, of which indentation would be a sixth.
    stack = Stack(app, "Custody", env=Environment(region="eu-central-1"), suppress_template_indentation=True)
    Custody(stack, "Custody")
    return stack


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
