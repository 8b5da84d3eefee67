"""What a service's own EventBridge event is: no API call, no caller, but what CloudTrail does not know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeField:
    """One value in the event.

    Attributes:
        path: from the event's root, dotted; ``[]`` marks an array (``detail.image-tags[]``).
        type: JSON's word for the value, or for the elements if the path ends in ``[]``.
        values: the values AWS documents, empty when they are free.
        always: False when the event of some state, or of some origin, is without it.
    """

    path: str
    type: str
    meaning: str
    values: tuple[str, ...] = ()
    always: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeEvent:
    """One ``detail-type``.

    Attributes:
        state_path: the field that says what happened, whose documented values are ``states``.
        delivery: what AWS promises; where its pages disagree, the weaker promise.
        url: the AWS page that shows the event.
    """

    source: str
    detail_type: str
    meaning: str
    state_path: str
    fields: tuple[NativeField, ...]
    url: str
    delivery: str = "best effort"

    @property
    def states(self) -> tuple[str, ...]:
        """The documented values of the field at ``state_path``."""
        return next((field.values for field in self.fields if field.path == self.state_path), ())


def text(path: str, meaning: str, *values: str, always: bool = True, type_: str = "string") -> NativeField:
    """A field below ``detail``, a string unless said otherwise."""
    return NativeField(path=f"detail.{path}", type=type_, meaning=meaning, values=values, always=always)


def number(path: str, meaning: str, *, always: bool = True) -> NativeField:
    """A numeric field below ``detail``."""
    return text(path, meaning, always=always, type_="number")


# Around every event; see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
ENVELOPE: tuple[NativeField, ...] = (
    NativeField(path="version", type="string", meaning="version of the envelope", values=("0",)),
    NativeField(path="id", type="string", meaning="id of the event, the same when it is delivered twice"),
    NativeField(path="detail-type", type="string", meaning="what kind of event it is"),
    NativeField(path="source", type="string", meaning="the service that sent it"),
    NativeField(path="account", type="string", meaning="account it is about"),
    NativeField(path="time", type="string", meaning="when it happened, UTC, to the second"),
    NativeField(path="region", type="string", meaning="Region it was sent in"),
    NativeField(path="resources[]", type="string", meaning="ARNs it is about; may be empty"),
)
