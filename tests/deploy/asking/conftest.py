"""A trail of the lab with three pushes in two Regions, and the command that is asked about them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from boto3.session import Session
from deploy.asking.common import NAME, REGION, ROOT, Custody, Ran, environment, push

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab


@pytest.fixture
def custody(lab: Lab, tmp_path: Path) -> Custody:
    def run(*arguments: str, cache: Path | None = None, **more: str) -> Ran:
        command, *rest = arguments
        settings = tmp_path / "cdk-json"
        settings.write_text("{}", "utf-8")
        words = [sys.executable, "-m", "custody", command, "--cdk-json", str(settings)]
        words += ["-c", f"custody.name={NAME}", "-c", f"custody.home_region={REGION}", *rest]
        env = {**environment(lab, cache or tmp_path), **more}
        ran = subprocess.run(words, check=False, capture_output=True, encoding="utf-8", env=env, cwd=ROOT)
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return run


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="session")
def trail(lab: Lab, now: datetime) -> str:
    """A trail with three pushes in two Regions; returns its bucket."""
    bucket = "asking-audit"
    lab.client("s3", REGION).create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    cloudtrail = lab.client("cloudtrail", REGION)
    cloudtrail.create_trail(Name=NAME, S3BucketName=bucket, S3KeyPrefix="logs", IsMultiRegionTrail=True)
    cloudtrail.start_logging(Name=NAME)
    ago = [timedelta(hours=1), timedelta(hours=2), timedelta(hours=3)]
    regions = [REGION, REGION, "us-east-1"]
    lab.deliver_documents(
        [push(n, now - back, region) for n, (back, region) in enumerate(zip(ago, regions, strict=True))]
    )
    lab.flush()
    return bucket


@pytest.fixture(scope="module")
def session(lab: Lab) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in lab.environment(region=REGION).items():
            patch.setenv(name, value)
        yield Session(region_name=REGION)
