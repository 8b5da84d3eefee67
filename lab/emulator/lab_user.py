"""The IAM user behind the credentials of ``Lab.environment()``: one that STS and IAM know too."""

from __future__ import annotations

import os
import time

from lab.emulator import inside, scope
from lab.emulator.recording.identity import LAB_KEY, LAB_USER, unique_id


def install() -> None:
    """Make the user ``lab`` and its access key in the lab's own account, once."""
    account = os.environ["MINISTACK_ACCOUNT_ID"]
    with scope.within(account, scope.region()):
        if LAB_USER in inside.iam("_users"):
            return
        inside.iam("_create_user")({"UserName": [LAB_USER]})
        # The id that records bore before IAM was loaded.
        inside.iam("_users")[LAB_USER]["UserId"] = unique_id("AIDA", account, LAB_USER)
        inside.iam("_access_keys")[LAB_KEY] = {
            "UserName": LAB_USER,
            "AccessKeyId": LAB_KEY,
            "SecretAccessKey": "lab",
            "Status": "Active",
            "CreateDate": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
