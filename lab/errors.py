"""What can go wrong with the lab, one line each."""

from __future__ import annotations

from custody.errors import CustodyError


class LabError(CustodyError):
    """The lab cannot be installed, started, reached or fed."""


class DocumentError(LabError):
    """A document to deliver is unreadable, or no CloudTrail record and no EventBridge event."""
