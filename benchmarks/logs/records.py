"""The text of records, written as CloudTrail writes them: no white space, one line a file."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.logs.calls import BUSY, IN_SCOPE, OTHERS, Call
from benchmarks.logs.identities import Identity, identities
from benchmarks.logs.values import Values, uuid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from benchmarks.logs.shape import Shape

_CALLERS_A_RECORD, _MOST_CALLERS = 1 / 24, 90
_LISTS = tuple((calls, tuple(accumulate(call.weight for call in calls))) for calls in (IN_SCOPE, BUSY, OTHERS))
_SHARED_RATE = 0.1


class Record(NamedTuple):
    """One record.

    Attributes:
        text: JSON.
        call: what it is of.
        push: time, actor, repository, tag and digest of a push that succeeded; empty for all else.
    """

    text: str
    call: Call
    push: tuple[str, ...]


def records(random: Random, shape: Shape, file: Mapping[str, str], count: int) -> Iterator[Record]:
    """The records of one file, five minutes of one account and Region, in order of time.

    Args:
        random: where all that differs comes from.
        shape: how many are of what.
        count: how many.
        file: ``account``, ``region``, ``day`` as ``2026-11-28`` and ``hour`` as ``14``.
    """
    callers = identities(random, file["account"], file["day"], 3 + min(_MOST_CALLERS, int(count * _CALLERS_A_RECORD)))
    for position in range(count):
        seconds = 300 * position // count
        time = f"{file['day']}T{file['hour']}:{seconds // 60:02}:{seconds % 60:02}Z"
        yield _record(random, _call(random, shape), Values(random, file), callers[random.randrange(len(callers))], time)


def _call(random: Random, shape: Shape) -> Call:
    which = 0 if random.random() < shape.share else 1 if random.random() < shape.busy else 2
    calls, weights = _LISTS[which]
    return random.choices(calls, cum_weights=weights)[0]


def _record(random: Random, call: Call, values: Values, caller: Identity, time: str) -> Record:
    refused = call.refused > random.random() * 1000
    error = f'"errorCode":"{call.error}","errorMessage":"{_REFUSAL}",' if refused else ""
    response = "null" if refused else call.response % values
    shared = f',"sharedEventID":"{uuid(random)}"' if call.service == "kms" and random.random() < _SHARED_RATE else ""
    text = (
        f'{{"eventVersion":"1.11","userIdentity":{caller.fields},"eventTime":"{time}","eventSource":"{call.source}",'
        f'"eventName":"{call.name}","awsRegion":"{values["region"]}","sourceIPAddress":"{caller.address}",'
        f'"userAgent":"{caller.agent}",{error}"requestParameters":{call.request % values},'
        f'"responseElements":{response},"requestID":"{uuid(random)}","eventID":"{uuid(random)}",'
        f'"readOnly":{"true" if call.reads else "false"}{call.more % values},"eventType":"AwsApiCall",'
        f'"managementEvent":true,"recipientAccountId":"{values["account"]}"{shared},"eventCategory":"Management",'
        f'"tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":'
        f'"{call.service}.{values["region"]}.amazonaws.com"}}}}'
    )
    if call.name != "PutImage" or refused:
        return Record(text, call, ())
    return Record(text, call, (time, caller.arn, values["repository"], values["tag"], f"sha256:{values['digest']}"))


_REFUSAL = r"The request was refused: \"not now\" … siehe Handbuch, §\u00a04"
