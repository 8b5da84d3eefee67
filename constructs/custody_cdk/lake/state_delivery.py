"""The services' own events, kept: from the audit bus through Data Firehose into a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_logs as logs
from constructs import Construct

from custody.forwarding.rules import state_for
from custody_cdk.environment import Place
from custody_cdk.lake.lake_access import acknowledge_folders
from custody_cdk.policy import allow, assumable_by, document
from custody_cdk.removal import discard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.patterns import Pattern
    from custody_cdk.lake.lake_key import LakeKey

LOGS_KEPT_DAYS = 30
BUFFER_SECONDS, BUFFER_MEGABYTES = 300, 64
STALE_SECONDS = 3600


class StateDelivery(Construct):
    """Rules on the audit bus and a Firehose stream that writes each event as a line of JSON into a folder a day.

    Written every 5 minutes. Delivery from the services is best effort: what is missing proves nothing. Costs 0.029 USD
    a GB, each event counted as 5 KB at least (**unverified**, https://aws.amazon.com/firehose/pricing/), and 0.10 USD a
    month for the alarm on events that stay undelivered for an hour.

    Args:
        name: prefix of the physical names.
        bus_name: the audit bus, of this account and Region.
        patterns: the events to keep, by what the names of their rules end in.
        bucket_arn: where they go.
        folder: key prefix of the lines, without its slash.
        failed_folder: key prefix of what could not be written as it should.
        key: of the bucket, and of the log group of :func:`delivery_log_group` that says why something was not written.
        dead_letter_arn: queue for events that the stream does not take.
        alarm_topic_arns: topics the alarm is sent to.

    See https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html and
    https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        bus_name: str,
        patterns: Mapping[str, Pattern],
        bucket_arn: str,
        folder: str,
        failed_folder: str,
        key: LakeKey,
        dead_letter_arn: str,
        alarm_topic_arns: Sequence[str],
    ) -> None:
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self.name = f"{name}-state-changes"
        self.stream = self._stream(bucket_arn, folder, failed_folder, key)
        role_arn = self._sender(bus_name, [keeping_rule(name, end) for end in patterns])
        self.rules = [
            self._rule(name, bus_name, end, pattern, role_arn, dead_letter_arn) for end, pattern in patterns.items()
        ]
        self._alarm(place, alarm_topic_arns)

    def _stream(self, bucket_arn: str, folder: str, failed_folder: str, key: LakeKey) -> firehose.CfnDeliveryStream:
        group, logged = self._logs(key)
        policy, self.writer_arn = self._writer(bucket_arn, (folder, failed_folder), key, group)
        stream = firehose.CfnDeliveryStream(
            self,
            "Stream",
            delivery_stream_name=self.name,
            delivery_stream_type="DirectPut",
            delivery_stream_encryption_configuration_input={"keyType": "AWS_OWNED_CMK"},
            extended_s3_destination_configuration={
                "bucketArn": bucket_arn,
                "cloudWatchLoggingOptions": logged,
                "bufferingHints": {"intervalInSeconds": BUFFER_SECONDS, "sizeInMBs": BUFFER_MEGABYTES},
                "compressionFormat": "GZIP",
                "encryptionConfiguration": {"kmsEncryptionConfig": {"awskmsKeyArn": key.arn}},
                "errorOutputPrefix": f"{failed_folder}/!{{firehose:error-output-type}}/!{{timestamp:yyyy/MM/dd}}/",
                "prefix": f"{folder}/!{{timestamp:yyyy/MM/dd}}/",
                "processingConfiguration": {
                    "enabled": True,
                    # EventBridge sends events without a line's end, and a line is an event to Athena.
                    "processors": [
                        {
                            "type": "AppendDelimiterToRecord",
                            "parameters": [{"parameterName": "Delimiter", "parameterValue": "\\n"}],
                        }
                    ],
                },
                "roleArn": self.writer_arn,
            },
        )
        stream.add_resource_dependency(policy)
        return stream

    def _logs(self, key: LakeKey) -> tuple[logs.CfnLogGroup, dict[str, Any]]:
        group = logs.CfnLogGroup(
            self,
            "Logs",
            log_group_name=delivery_log_group(self.name),
            kms_key_id=key.arn,
            retention_in_days=LOGS_KEPT_DAYS,
        )
        discard(group)
        log_stream = logs.CfnLogStream(self, "LogStream", log_group_name=group.ref, log_stream_name="errors")
        return group, {"enabled": True, "logGroupName": group.ref, "logStreamName": log_stream.ref}

    def _rule(  # noqa: PLR0917 - private, called once
        self, name: str, bus_name: str, end: str, pattern: Pattern, role_arn: str, dead_letter_arn: str
    ) -> events.CfnRule:
        return events.CfnRule(
            self,
            "Rule" if end == "state-changes" else f"Rule-{end}",
            name=keeping_rule(name, end),
            description=f"Keeps {', '.join(pattern.document['source'])} for questions",
            event_bus_name=bus_name,
            event_pattern=pattern.document,
            state=state_for(pattern),
            targets=[
                {
                    "id": "lake",
                    "arn": self.stream.attr_arn,
                    "roleArn": role_arn,
                    "deadLetterConfig": {"arn": dead_letter_arn},
                }
            ],
        )

    def _writer(
        self, bucket_arn: str, folders: Sequence[str], key: LakeKey, group: logs.CfnLogGroup
    ) -> tuple[iam.CfnManagedPolicy, str]:
        place = self.place
        role = iam.CfnRole(
            self,
            "WriterRole",
            # What Firehose's page on access shows; whether it sends aws:SourceAccount, no page says.
            assume_role_policy_document=assumable_by(
                "firehose", condition={"StringEquals": {"sts:ExternalId": place.account}}
            ),
        )
        statements = [
            # Firehose's page on access lists these six actions for a bucket, reading among them.
            allow(
                "Look",
                actions=["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                resources=[bucket_arn],
            ),
            allow(
                "Write",
                actions=["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
                resources=[f"{bucket_arn}/{folder}/*" for folder in folders],
            ),
            allow(
                "Encrypt",
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[key.arn],
                condition={"StringEquals": {"kms:ViaService": f"s3.{place.region}.{place.dns_suffix}"}},
            ),
        ]
        logged = allow("Log", actions=["logs:PutLogEvents"], resources=[group.attr_arn])
        policy = iam.CfnManagedPolicy(
            self, "WriterPolicy", roles=[role.ref], policy_document=document([*statements, logged])
        )
        acknowledge_folders(policy, statements, place)
        return policy, role.attr_arn

    def _sender(self, bus_name: str, rules: Sequence[str]) -> str:
        place = self.place
        rule_arns = [place.arn("events", f"rule/{bus_name}/{rule}") for rule in rules]
        role = iam.CfnRole(
            self,
            "SenderRole",
            assume_role_policy_document=assumable_by(
                "events",
                condition={
                    "StringEquals": {"aws:SourceAccount": place.account},
                    "ArnLike": {"aws:SourceArn": rule_arns},
                },
            ),
        )
        iam.CfnManagedPolicy(
            self,
            "SenderPolicy",
            roles=[role.ref],
            policy_document=document(
                [
                    allow(
                        "Send",
                        actions=["firehose:PutRecord", "firehose:PutRecordBatch"],
                        resources=[self.stream.attr_arn],
                    )
                ]
            ),
        )
        return role.attr_arn

    def _alarm(self, place: Place, topics: Sequence[str]) -> None:
        cloudwatch.CfnAlarm(
            self,
            "Stale",
            alarm_name=f"{self.name}-stale",
            alarm_description=f"The stream {self.name} in {place.region} has not written events for an hour: look "
            "at its role, the bucket and the key.",
            namespace="AWS/Firehose",
            metric_name="DeliveryToS3.DataFreshness",
            dimensions=[{"name": "DeliveryStreamName", "value": self.name}],
            statistic="Maximum",
            period=300,
            evaluation_periods=1,
            threshold=STALE_SECONDS,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=list(topics),
        )


def keeping_rule(name: str, end: str) -> str:
    """Name of a rule that keeps events."""
    return f"{name}-keep-{end}"


def delivery_log_group(stream: str) -> str:
    """Name of the log group of a stream's errors."""
    return f"/aws/kinesisfirehose/{stream}"
