"""A queue or topic under a key that is disabled or going to be deleted takes nothing; the emulator uses no key.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html and
https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside

_publish: Any = None
_fanout: Any = None


def unusable(key: object) -> bool:
    """Whether a key, by its id, ARN or alias, is there and not enabled."""
    found = inside.kms("_resolve_key")(str(key)) if key else None
    return found is not None and found["KeyState"] != "Enabled"


def _locked(topic_arn: str) -> bool:
    topic = inside.sns("_topics").get(topic_arn) or {}
    return unusable((topic.get("attributes") or {}).get("KmsMasterKeyId"))


def publish(params: dict[str, Any]) -> Any:
    """Refuse what SNS could not encrypt."""
    topic = str(inside.sns("_p")(params, "TopicArn") or inside.sns("_p")(params, "TargetArn") or "")
    if _locked(topic):
        return inside.sns("_error")("KMSDisabled", f"The key of {topic} is not enabled.", 400)
    return _publish(params)


def fan_out(topic_arn: str, *arguments: Any, **named: Any) -> Any:
    """As an alarm publishes, which hears of no refusal."""
    return None if _locked(topic_arn) else _fanout(topic_arn, *arguments, **named)


def install() -> None:
    """Stand before everything that is published."""
    global _publish, _fanout
    _publish, _fanout = inside.sns("_publish"), inside.sns("_fanout")
    inside.sns.put("_publish", publish)
    inside.sns.put("_fanout", fan_out)
