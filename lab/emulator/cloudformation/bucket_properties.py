"""Properties of AWS::S3::Bucket as parameters of S3's operations, which name many things otherwise."""

from __future__ import annotations

from typing import Any


def encryption(value: dict[str, Any]) -> dict[str, Any]:
    """``BucketEncryption``."""
    rules = [
        {
            **({"BucketKeyEnabled": _true(rule["BucketKeyEnabled"])} if "BucketKeyEnabled" in rule else {}),
            "ApplyServerSideEncryptionByDefault": rule.get("ServerSideEncryptionByDefault", {}),
        }
        for rule in value["ServerSideEncryptionConfiguration"]
    ]
    return {"ServerSideEncryptionConfiguration": {"Rules": rules}}


def ownership(value: dict[str, Any]) -> dict[str, Any]:
    """``OwnershipControls``."""
    return {"OwnershipControls": {"Rules": value["Rules"]}}


def logging(value: dict[str, Any]) -> dict[str, Any]:
    """``LoggingConfiguration``."""
    target = {
        "TargetBucket": value.get("DestinationBucketName", ""),
        "TargetPrefix": value.get("LogFilePrefix", ""),
    }
    return {"BucketLoggingStatus": {"LoggingEnabled": target}}


def lock(value: dict[str, Any]) -> dict[str, Any]:
    """``ObjectLockConfiguration``."""
    configuration: dict[str, Any] = {"ObjectLockEnabled": "Enabled"}
    if retention := (value.get("Rule") or {}).get("DefaultRetention"):
        numbers = {name: int(retention[name]) for name in ("Days", "Years") if name in retention}
        configuration["Rule"] = {"DefaultRetention": {"Mode": retention["Mode"], **numbers}}
    return {"ObjectLockConfiguration": configuration}


def tags(value: list[dict[str, str]]) -> dict[str, Any]:
    """``Tags``."""
    return {"Tagging": {"TagSet": value}}


def lifecycle(value: dict[str, Any]) -> dict[str, Any]:
    """``LifecycleConfiguration``."""
    return {"LifecycleConfiguration": {"Rules": [_rule(rule) for rule in value["Rules"]]}}


def _true(value: object) -> bool:
    return str(value).lower() == "true"


def _transition(value: dict[str, Any], days: str) -> dict[str, Any]:
    return {"StorageClass": value["StorageClass"], days: int(value.get("TransitionInDays", 0))}


def _filter(rule: dict[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {"Prefix": rule["Prefix"]} if rule.get("Prefix") else {}
    parts |= {name: int(rule[name]) for name in ("ObjectSizeGreaterThan", "ObjectSizeLessThan") if name in rule}
    if rule.get("TagFilters"):
        parts["Tags"] = rule["TagFilters"]
    if len(parts) > 1 or "Tags" in parts:
        return {"And": parts}
    return parts or {"Prefix": ""}


def _expiration(rule: dict[str, Any]) -> dict[str, Any]:
    if "ExpirationInDays" in rule:
        return {"Days": int(rule["ExpirationInDays"])}
    if "ExpiredObjectDeleteMarker" in rule:
        return {"ExpiredObjectDeleteMarker": _true(rule["ExpiredObjectDeleteMarker"])}
    return {}


def _noncurrent(rule: dict[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if expiry := rule.get("NoncurrentVersionExpiration"):
        written["NoncurrentVersionExpiration"] = {name: int(days) for name, days in expiry.items()}
    elif "NoncurrentVersionExpirationInDays" in rule:
        days = int(rule["NoncurrentVersionExpirationInDays"])
        written["NoncurrentVersionExpiration"] = {"NoncurrentDays": days}
    if moves := rule.get("NoncurrentVersionTransitions"):
        written["NoncurrentVersionTransitions"] = [_transition(each, "NoncurrentDays") for each in moves]
    return written


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {"Status": rule["Status"], "Filter": _filter(rule), **_noncurrent(rule)}
    if "Id" in rule:
        written["ID"] = rule["Id"]
    if expiration := _expiration(rule):
        written["Expiration"] = expiration
    if moves := rule.get("Transitions"):
        written["Transitions"] = [_transition(each, "Days") for each in moves]
    if abort := rule.get("AbortIncompleteMultipartUpload"):
        days = int(abort["DaysAfterInitiation"])
        written["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": days}
    return written
