"""The key that encrypts the record, or the alarm path."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_kms as kms
from constructs import Construct

from custody.errors import SettingsError
from custody_cdk.environment import Place
from custody_cdk.policy import Statement, document
from custody_cdk.record import key_policy
from custody_cdk.removal import keep_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_WINDOW_DAYS, SHORTEST_WINDOW_DAYS = 30, 7


class AuditKey(Construct):
    """A customer managed KMS key whose policy lets each service do what it does here, and nothing more.

    Costs 1.00 USD a month, plus 1.00 USD for each of the first two yearly rotations, plus 0.03 USD per 10,000
    requests; a bucket key makes those few. A key has to be in the Region of what it encrypts; its policy holds 32 KB
    (https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html).

    Args:
        alias: the alias without ``alias/``.
        trail_arn: trail whose log files and digests it encrypts.
        topic_arns: topics that CloudWatch alarms and, through SNS, principals of this account allowed by IAM publish
            to.
        queue_arns: queues that EventBridge, its Scheduler and SNS send to, and that principals of this account, allowed
            by IAM, send to and read through SQS.
        log_group_arns: CloudWatch Logs groups.
        archived_bus_arn: event bus whose archive it encrypts.
        table_names: DynamoDB tables that principals of this account, allowed by IAM, make, read and write.
        readers_through_s3: principals of this account, allowed by IAM, may decrypt through S3 and so through
            Athena.
        reader_accounts: other accounts whose principals, allowed by IAM there, may do the same.
        destroy: delete the key with its stack, after 7 days of waiting; by default it stays, for without it the record
            is unreadable.

    See https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alias: str,
        trail_arn: str | None = None,
        topic_arns: Sequence[str] = (),
        queue_arns: Sequence[str] = (),
        log_group_arns: Sequence[str] = (),
        archived_bus_arn: str | None = None,
        table_names: Sequence[str] = (),
        readers_through_s3: bool = False,
        reader_accounts: Sequence[str] = (),
        destroy: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        self.place, self.trail_arn = Place.of(scope), trail_arn
        self._serves: dict[str, Any] = {
            "trail_arn": trail_arn,
            "topic_arns": topic_arns,
            "queue_arns": queue_arns,
            "log_group_arns": log_group_arns,
            "archived_bus_arn": archived_bus_arn,
            "table_names": table_names,
        }
        self._read_through_s3 = readers_through_s3
        self._statements = [*_statements(self.place, **self._serves), *_read_elsewhere(self.place, reader_accounts)]
        statements = [*self._statements, *([_readers(self.place)] if readers_through_s3 else [])]
        self.resource = kms.CfnKey(
            self,
            "Key",
            description=f"{alias}: encrypts the chain of custody",
            enable_key_rotation=True,
            key_policy=document(statements),
            pending_window_in_days=SHORTEST_WINDOW_DAYS if destroy else LONGEST_WINDOW_DAYS,
        )
        keep_key(self.resource, unless=destroy)
        self.alias_name = f"alias/{alias}"
        kms.CfnAlias(self, "Alias", alias_name=self.alias_name, target_key_id=self.resource.attr_key_id)

    @property
    def arn(self) -> str:
        """ARN of the key, a reference to it within its stack."""
        return self.resource.attr_arn

    def has_to_serve(self, what: str, *arguments: str) -> None:
        """Raise where the key was made without an argument that lets a service use it.

        Args:
            what: what the key is for, for the error.
            arguments: those of this class that it needs for that.

        Raises:
            SettingsError: naming the key, what it is for, and the arguments.
        """
        if missing := [name for name in arguments if not self._serves[name]]:
            raise SettingsError(
                f"the policy of key {self.alias_name} lets no service use it for {what}; give AuditKey "
                f"{' and '.join(missing)}"
            )

    def let_readers_through_s3(self) -> None:
        """As ``readers_through_s3``, for a key that is there already."""
        if not self._read_through_s3:
            self._read_through_s3 = True
            self.resource.key_policy = document([*self._statements, _readers(self.place)])

    @cached_property
    def key(self) -> kms.IKey:
        """The key for the CDK's own constructs; its policy stays as it is, whatever is granted on this."""
        return kms.Key.from_key_arn(self, "Imported", self.arn)


def _statements(
    place: Place,
    *,
    trail_arn: str | None,
    topic_arns: Sequence[str],
    queue_arns: Sequence[str],
    log_group_arns: Sequence[str],
    archived_bus_arn: str | None,
    table_names: Sequence[str],
) -> Iterator[Statement]:
    """What services need, besides the account's administration."""
    yield key_policy.administration(place.partition, place.account)
    if trail_arn:
        yield from key_policy.cloudtrail(place.partition, trail_arn)
    if topic_arns:
        yield from (key_policy.topics(topic_arns), key_policy.publishers(place))
    if queue_arns:
        senders = ("events", "scheduler", "sns")
        yield from (key_policy.queues(queue_arns, senders), key_policy.senders_and_readers(place))
    if archived_bus_arn:
        yield from key_policy.archives(archived_bus_arn)
    if table_names:
        yield from key_policy.tables(place, table_names)
    if log_group_arns:
        yield key_policy.log_groups(log_group_arns, place.region, place.dns_suffix)


def _read_elsewhere(place: Place, accounts: Sequence[str]) -> list[Statement]:
    return [key_policy.accounts_read(place.region, place.dns_suffix, place.partition, accounts)] if accounts else []


def _readers(place: Place) -> Statement:
    return key_policy.through(place, "ReadersThroughS3", "s3")
