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
from custody.catalog.native import NATIVE_EVENTS, find_native
from custody.catalog.native_model import ENVELOPE, NativeEvent, NativeField
from custody.catalog.services import SERVICES

__all__ = [
    "ACTIONS",
    "ACTIVITIES",
    "ENVELOPE",
    "MULTI_CALL",
    "NATIVE_EVENTS",
    "SERVICES",
    "Action",
    "Activity",
    "Kind",
    "MultiCall",
    "NativeEvent",
    "NativeField",
    "UnknownActionError",
    "find",
    "find_native",
    "is_read_only",
    "of_activity",
    "of_service",
]
