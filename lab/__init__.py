"""An AWS on your own machine, with CloudTrail, rule states and cross-Region buses that work.

from lab import Lab

with Lab.start() as aws:
    aws.client("ecr", "us-east-2").create_repository(repositoryName="shop/api")
    aws.flush()
"""

from __future__ import annotations

from lab.client import Lab
from lab.errors import DocumentError, LabError

__all__ = ["DocumentError", "Lab", "LabError"]
