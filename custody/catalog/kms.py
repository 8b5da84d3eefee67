"""AWS KMS: what makes the record unreadable, or readable to others. Use of keys is left out.

See https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity, Kind
from custody.catalog.writing import actions, details, request

_kms = partial(actions, "kms")
_KEY = request("keyId")

ACTIONS = (
    *_kms(
        Activity.KEY,
        "CancelKeyDeletion",
        "DeleteImportedKeyMaterial",
        "DisableKey",
        "DisableKeyRotation",
        "EnableKey",
        "EnableKeyRotation",
        "ImportKeyMaterial",
        "ReplicateKey",
        "RotateKeyOnDemand",
        "ScheduleKeyDeletion",
        "UpdatePrimaryRegion",
        resource=_KEY,
        note="The key is named by its id or by its ARN.",
    ),
    *_kms(Activity.KEY, "CreateAlias", "UpdateAlias", resource=request("aliasName", "targetKeyId")),
    *_kms(Activity.KEY, "DeleteAlias", resource=request("aliasName")),
    *_kms(Activity.POLICY, "PutKeyPolicy", resource=_KEY),
    *_kms(
        Activity.POLICY,
        "CreateGrant",
        "RetireGrant",
        "RevokeGrant",
        resource=(*_KEY, "resources[].ARN"),
        note="A repository with a key of its own creates two grants, and retires them when it is deleted.",
    ),
    *_kms(Activity.TAG, "TagResource", "UntagResource", resource=_KEY),
    *_kms(
        Activity.KEY,
        "DeleteExpiredKeyMaterial",
        "DeleteKey",
        "RotateKey",
        kind=Kind.SERVICE,
        public=False,
        resource=(*details("keyId"), "resources[].ARN"),
        note="Done by KMS when its time has come.",
    ),
)
