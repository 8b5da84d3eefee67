"""Where a deployment's record lies, and by which stacks it is made, as its settings spread it over accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from custody.lake.projection import location
from custody.settings.accounts import Mode

if TYPE_CHECKING:
    from datetime import date

    from custody.aws.names import Names
    from custody.settings.model import Settings


def record_stacks(settings: Settings) -> dict[str, str | None]:
    """The stacks of bucket and trail in the order they are deployed, and the account of each.

    By what follows ``NAME-`` in a stack's name. None for an account is the one that is deployed to.
    """
    organization, archive = settings.organization, settings.accounts.log_archive
    if settings.mode in {Mode.EXISTING, Mode.MEMBER}:
        return {}
    if settings.mode is Mode.ACCOUNT or organization is None:
        return {"trail": settings.accounts.audit}
    if archive == organization.management_account:
        return {"trail": archive}
    return {"record": archive, "organization-trail": organization.management_account}


def forwarder_stack(name: str, region: str, account: str | None = None) -> str:
    """What a forwarder's stack is called in the app.

    In its account it is called as that of the bus's own account, whose number is not said.

    Args:
        name: of the deployment.
        region: whose events it forwards.
        account: its own, where that is another than the bus's and the app makes it.
    """
    return "-".join([name, "forwarder", *([account] if account else []), region])


def log_path(settings: Settings) -> str:
    """Key prefix of the log files, without a slash at its end.

    Args:
        settings: ``trail.prefix`` is used.
    """
    return "/".join(filter(None, (settings.trail.prefix, "AWSLogs")))


def record_bucket(settings: Settings, names: Names) -> tuple[str, str]:
    """The bucket of the log files, and its account.

    Args:
        settings: mode, accounts and record are used.
        names: of the deployment, with the account that is deployed to.
    """
    if settings.record:
        return settings.record.bucket, settings.record.account or names.account
    archive = settings.accounts.log_archive if settings.mode is Mode.ORGANIZATION else None
    owner = archive or names.account
    return replace(names, account=owner).audit_bucket, owner


def log_location(settings: Settings, bucket: str) -> str:
    """The folder above the accounts' folders of log files, ``s3://`` and with its last slash.

    Args:
        settings: organization and the trail's prefix are used.
        bucket: of the record.
    """
    organization = settings.organization
    return location(bucket, prefix=settings.trail.prefix, organization_id=organization.id if organization else None)


def log_folder(settings: Settings, bucket: str) -> str:
    """The same as a prefix of keys."""
    return log_location(settings, bucket).removeprefix(f"s3://{bucket}/")


def day_folder(settings: Settings, bucket: str, account: str, region: str, day: date) -> str:
    """The prefix of an account's log files of one day in one Region, with its last slash.

    Args:
        settings: as above.
        bucket: of the record.
        account: twelve digits.
        region: where things happened.
        day: UTC; a time stands for its day.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
    """
    return f"{log_folder(settings, bucket)}{account}/CloudTrail/{region}/{day:%Y/%m/%d}/"
