"""What every bucket here has in common."""

from __future__ import annotations

NOBODY_PUBLIC = {
    "blockPublicAcls": True,
    "blockPublicPolicy": True,
    "ignorePublicAcls": True,
    "restrictPublicBuckets": True,
}
NO_ACLS = {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]}
VERSIONED = {"status": "Enabled"}
