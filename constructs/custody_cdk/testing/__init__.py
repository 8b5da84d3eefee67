"""Assertions for an app's own tests, on ``aws_cdk.assertions.Template``: this stack records, this event alerts.

::

    from aws_cdk.assertions import Template
    from custody_cdk.testing import assert_alerts, assert_records

    template = Template.from_stack(stack)
    assert_records(template)
    assert assert_alerts(template, event) == ("image-deleted-by-a-human",)

Each raises AssertionError with one line that says what is missing. They read the template alone: nothing is deployed,
and no AWS is asked.
"""

from custody_cdk.testing.alerts import alerting, assert_alerts
from custody_cdk.testing.record import assert_records

__all__ = ["alerting", "assert_alerts", "assert_records"]
