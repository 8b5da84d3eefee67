"""Every audited action, classified once: the rules, the lake, the questions and the docs derive from it.

    >>> from custody import catalog
    >>> catalog.find("ecr.amazonaws.com", "PutImage").activity
    <Activity.PUSH: 'push'>

Pure data: importing it takes a few milliseconds and never reaches for an AWS SDK.
"""

from __future__ import annotations

from custody.catalog.activities import ACTIVITIES
from custody.catalog.index import ACTIONS, UnknownActionError, find, is_read_only, of_activity, of_service
from custody.catalog.model import Action, Activity, Kind
from custody.catalog.multi_call import MULTI_CALL, MultiCall

__all__ = [
    "ACTIONS",
    "ACTIVITIES",
    "MULTI_CALL",
    "Action",
    "Activity",
    "Kind",
    "MultiCall",
    "UnknownActionError",
    "find",
    "is_read_only",
    "of_activity",
    "of_service",
]
