"""How much there is, of what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What log files hold.

    Attributes:
        records: in all files together.
        records_a_file: the mean; a file has between a twelfth and six times as many.
        share: of the records, those of ECR, CodePipeline and CodeBuild, from 0 to 1.
        busy: of the other records, those of KMS, S3 and STS: audited services whose most frequent calls are not.
        days: over which the files are spread, the last of them 2026-11-28.
        seed: another one makes other records of the same kind.
    """

    records: int
    records_a_file: int = 500
    share: float = 0.06
    busy: float = 0.45
    days: int = 28
    seed: int = 7
