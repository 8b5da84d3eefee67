"""What lasts: the types that hold something, or somebody's confirmation, that a new one of the kind would not have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lasting:
    """A type that lasts.

    Attributes:
        holds: what goes with it.
        before: what to do before it goes.
        removal: what removes one that stays and is no longer the app's; ``{id}`` is its physical id.
    """

    holds: str
    before: str
    removal: str


LASTING = {
    "AWS::Athena::WorkGroup": Lasting(
        "the queries that people saved and asked in it",
        "copy saved queries that somebody needs",
        "aws athena delete-work-group --recursive-delete-option --work-group {id}",
    ),
    "AWS::CloudTrail::Trail": Lasting(
        "the recording: nothing is recorded, and nothing alerts, until another trail logs",
        "do not, unless another trail logs",
        "aws cloudtrail delete-trail --name {id}",
    ),
    "AWS::DynamoDB::Table": Lasting(
        "its items: alerts that wait, and which were told",
        "wait until no alert is held back",
        "aws dynamodb delete-table --table-name {id}",
    ),
    "AWS::Events::Archive": Lasting(
        "its events: what failed before cannot be replayed",
        "replay what failed",
        "aws events delete-archive --archive-name {id}",
    ),
    "AWS::Glue::Database": Lasting(
        "its tables and views",
        "nothing; the files that they read stay, and the next deployment makes them anew",
        "aws glue delete-database --name {id}",
    ),
    "AWS::Glue::Table": Lasting(
        "which files belong to it; the files themselves stay in the bucket",
        "nothing for a view or the table of log files; a compacted one is filled anew",
        "aws glue delete-table --database-name DATABASE --name {id}",
    ),
    "AWS::KMS::Key": Lasting(
        "all that it encrypted, which nobody can read without it",
        "see what it encrypts; until its waiting period is over, aws kms cancel-key-deletion keeps it",
        "aws kms schedule-key-deletion --key-id {id}",
    ),
    "AWS::Logs::LogGroup": Lasting(
        "its log events",
        "export those that somebody needs",
        "aws logs delete-log-group --log-group-name {id}",
    ),
    "AWS::S3::Bucket": Lasting(
        "its objects; CloudFormation deletes none that is not empty",
        "copy what somebody needs: aws s3 sync s3://{id} FOLDER",
        "aws s3api delete-bucket --bucket {id}",
    ),
    "AWS::SNS::Subscription": Lasting(
        "its confirmation: nobody is told there until the new one is confirmed",
        "tell the people that they will not be mailed, or have to confirm anew",
        "aws sns unsubscribe --subscription-arn {id}",
    ),
    "AWS::SNS::Topic": Lasting(
        "its subscriptions, those that were made by hand too, and who confirmed them",
        "aws sns list-subscriptions-by-topic --topic-arn {id} says who will not be told",
        "aws sns delete-topic --topic-arn {id}",
    ),
    "AWS::SQS::Queue": Lasting(
        "its messages",
        "read them: aws sqs receive-message --queue-url {id}",
        "aws sqs delete-queue --queue-url {id}",
    ),
}
"""By type; the commands are those of the AWS CLI: https://docs.aws.amazon.com/cli/latest/reference/"""
