"""Where the settings of a deployment stand by default."""

from __future__ import annotations

from pathlib import Path

CDK_JSON = Path("cdk.json")
"""The CDK's own file, in the folder one is in; that file alone may be missing."""
