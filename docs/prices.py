"""List prices in us-east-1, each with the page to look at."""

from __future__ import annotations

from dataclasses import dataclass

LOOKED_UP = "November 2026"


@dataclass(frozen=True, slots=True)
class Price:
    """What something costs.

    Attributes:
        usd: US dollars for ``per`` of the unit.
        per: how many.
        unit: what is counted.
        page: where AWS says so.
        verified: the number was read on a page of AWS's own; else it is from third parties or older copies.
        note: what else the page says.
    """

    usd: float
    per: float
    unit: str
    page: str
    verified: bool = False
    note: str = ""

    def of(self, count: float) -> float:
        """US dollars for so many."""
        return count * self.usd / self.per


_KMS = "https://aws.amazon.com/kms/pricing/"
_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_EVENTBRIDGE = "https://aws.amazon.com/eventbridge/pricing/"
_S3 = "https://aws.amazon.com/s3/pricing/"
_KMS_FREE = "20,000 a month are free"

KEY = Price(1.00, 1, "KMS key and month", _KMS, verified=True, note="2.00 after one rotation, 3.00 after two, no more")
KEY_REQUEST = Price(0.03, 10_000, "KMS requests", _KMS, verified=True, note=_KMS_FREE)
FREE_KEY_REQUESTS = 20_000
ALARM = Price(
    0.10, 1, "alarm metric and month", _CLOUDWATCH, verified=True,
    note="the account's first 10 are free unless they use Metrics Insights; none is counted as free here",
)  # fmt: skip
METRIC = Price(
    0.30, 1, "metric of one's own and month", _CLOUDWATCH,
    note="billed for the hours in which it gets a value, of which a heartbeat has two a day",
)  # fmt: skip
EVENT = Price(
    1.00,
    1_000_000,
    "events sent to another bus",
    _EVENTBRIDGE,
    note="each 64 KB counts; events on a default bus are free",
)
CROSS_REGION = Price(0.02, 1, "GB between Regions", "https://aws.amazon.com/ec2/pricing/on-demand/")
ARCHIVED = Price(0.10, 1, "GB into an archive", _EVENTBRIDGE)
MAIL = Price(2.00, 100_000, "mails", "https://aws.amazon.com/sns/pricing/", note="1,000 a month are free")
FREE_MAILS = 1_000
STORED = Price(0.023, 1, "GB and month in S3 Standard, or in an archive", _S3)
PUT = Price(0.005, 1_000, "S3 writes and lists", _S3)
GET = Price(0.0004, 1_000, "S3 reads", _S3)
SCANNED = Price(
    5.00, 10**12, "bytes scanned by Athena", "https://aws.amazon.com/athena/pricing/", note="10 MB at least a query"
)
LAMBDA = Price(0.0000166667, 1, "GB-second of a function", "https://aws.amazon.com/lambda/pricing/")
POLL = Price(
    0.40, 1_000_000, "requests of SQS", "https://aws.amazon.com/sqs/pricing/",
    note="a million a month are free; none is counted as free here",
)  # fmt: skip
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
TABLE_WRITE = Price(0.625, 1_000_000, "writes of DynamoDB, of 1 KB", _DYNAMODB)
TABLE_READ = Price(0.125, 1_000_000, "reads of DynamoDB, of 4 KB", _DYNAMODB)
FIREHOSE = Price(
    0.029, 1, "GB through Firehose", "https://aws.amazon.com/firehose/pricing/", note="an event counts as 5 KB at least"
)
SECOND_TRAIL = Price(
    2.00, 100_000, "events of a second trail", "https://aws.amazon.com/cloudtrail/pricing/",
    note="the first copy of management events is free",
)  # fmt: skip
LOGGED = Price(
    0.75, 1, "GB that CloudTrail writes to CloudWatch Logs", _CLOUDWATCH, note="only with `trail.cloudwatch_logs`"
)
INSIGHTS = Price(
    0.35, 100_000, "events analysed by Insights", "https://aws.amazon.com/cloudtrail/pricing/",
    note="only with `trail.insights`; writes are analysed twice",
)  # fmt: skip
BUS_LOGS = Price(0.50, 1, "GB of bus logs", _CLOUDWATCH, note="only with `bus.logs`")

ALL = (
    KEY, KEY_REQUEST, ALARM, METRIC, EVENT, CROSS_REGION, ARCHIVED, MAIL, STORED, PUT, GET, SCANNED, LAMBDA, POLL,
    TABLE_WRITE, TABLE_READ, FIREHOSE, SECOND_TRAIL, LOGGED, INSIGHTS, BUS_LOGS,
)  # fmt: skip
