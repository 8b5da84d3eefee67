"""The parts of a record that CloudTrail leaves out when they are too large.

In their place stands ``{"omitted": true, "originalSize": N, "reason": "requestParameters too large"}``. Whoever
pads a call to more than 100 KB (28 KB for ``additionalEventData``) hides what it was. AWS's page writes ``omitted``
as a value of true; records with the text ``"true"`` are seen too, so both count.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

OMITTABLE = ("requestParameters", "responseElements", "additionalEventData", "serviceEventDetails")
"""Every part that can be left out, by its field of the record."""

OMITTED = (True, "true")
"""What ``omitted`` holds in place of a part that was left out."""
