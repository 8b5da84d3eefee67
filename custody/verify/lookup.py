"""What AWS is asked for: public keys, the signatures that copies lack, and where a trail writes."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import Account, AwsError, account, failed, required
from custody.logs.places import Bucket
from custody.logs.s3_trail import bucket_of_trail
from custody.verify.keys import NotAskedError, PublicKey

if TYPE_CHECKING:
    from custody.settings import Settings

_ARN = re.compile(r"arn:[a-z-]+:cloudtrail:([a-z0-9-]+):\d{12}:trail/[\w.-]+")


@dataclass(slots=True)
class Lookup:
    """Asks AWS with the credentials of this shell.

    Attributes:
        settings: of the deployment.
        profile: of the AWS configuration; None for the one in use.
    """

    settings: Settings
    profile: str | None
    _opened: Account | None = field(default=None)

    def required(self) -> Account:
        """The account; raises ``AwsError`` where there are no credentials."""
        self._opened = self._opened or required(self.settings.names, self.profile)
        return self._opened

    def public_keys(self, region: str, since: datetime, until: datetime) -> list[PublicKey]:
        """The keys of a Region in a time, UTC without a zone.

        Raises:
            NotAskedError: there are no credentials, or AWS refuses.
        """
        try:
            self._opened = self._opened or account(self.settings.names, self.profile)
        except AwsError as error:
            raise NotAskedError(str(error)) from None
        if self._opened is None:
            raise NotAskedError("there are no AWS credentials to ask with; log in, or name saved ones with --keys")
        try:
            pages = self._opened.client("cloudtrail", region).get_paginator("list_public_keys")
            found = pages.paginate(StartTime=since.replace(tzinfo=UTC), EndTime=until.replace(tzinfo=UTC))
            return [_key(region, each) for page in found for each in page["PublicKeyList"]]
        except (ClientError, BotoCoreError) as error:
            raise NotAskedError(str(failed(error, self._opened.names, f"ListPublicKeys in {region}"))) from None

    def metadata(self, bucket: str, key: str) -> dict[str, str]:
        """S3's own metadata of an object; empty where it cannot be had."""
        if self._opened is None:
            return {}
        try:
            found = self._opened.client("s3").head_object(Bucket=bucket, Key=key)
        except (ClientError, BotoCoreError):
            return {}
        return {str(name).lower(): str(value) for name, value in found.get("Metadata", {}).items()}

    def deployed(self) -> Bucket:
        """Where the deployment's trail writes.

        Raises:
            AwsError: there is none, or AWS cannot be asked.
        """
        settings, opened = self.settings, self.required()
        if settings.record:
            return Bucket(settings.record.bucket, settings.trail.prefix)
        try:
            found = bucket_of_trail(opened.client("cloudtrail"), opened.names)
        except (ClientError, BotoCoreError) as error:
            raise failed(error, opened.names) from None
        if found is None:
            raise AwsError(
                f"no trail {opened.names.trail!r} in {opened.names.home_region}; name a folder, s3://BUCKET/PREFIX or "
                "a trail's ARN"
            )
        return found

    def trail(self, arn: str) -> Bucket:
        """Where a trail writes.

        Raises:
            AwsError: there is no such trail, or AWS cannot be asked.
        """
        opened, found = self.required(), _ARN.fullmatch(arn)
        if found is None:
            raise AwsError(f"{arn!r} is no ARN of a trail; write arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME")
        try:
            answer = opened.client("cloudtrail", found[1]).describe_trails(trailNameList=[arn])["trailList"]
        except (ClientError, BotoCoreError) as error:
            raise failed(error, opened.names, arn) from None
        if not answer:
            raise AwsError(f"{arn}: there is no such trail; name a folder or s3://BUCKET/PREFIX for what it wrote")
        return Bucket(answer[0]["S3BucketName"], answer[0].get("S3KeyPrefix", "").strip("/"))


def is_trail(text: str) -> bool:
    """Whether a place is written as the ARN of a trail."""
    return text.startswith("arn:") and ":cloudtrail:" in text


def _key(region: str, entry: dict[str, Any]) -> PublicKey:

    value = base64.b64encode(entry["Value"]).decode()
    return PublicKey(
        region,
        entry["Fingerprint"],
        value,
        _plain(entry.get("ValidityStartTime")),
        _plain(entry.get("ValidityEndTime")),
    )


def _plain(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
