"""The packs of rules that every synthesis is held against."""

from __future__ import annotations

from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks

PACKS = (AwsSolutionsChecks, NIST80053R5Checks, HIPAASecurityChecks, PCIDSS321Checks)
"""AWS Solutions, NIST 800-53 revision 5, HIPAA Security and PCI DSS 3.2.1, as cdk-nag has them."""
