"""What an alert says: the words of each detection, and the text that is made of them and of an event."""

from custody.alerts.message import Message, event_message, findings_message, raw_message
from custody.alerts.words import FORWARDING_FAILED, NOTICES, QUERY_FAILED, Words, alert_words

__all__ = [
    "FORWARDING_FAILED",
    "NOTICES",
    "QUERY_FAILED",
    "Message",
    "Words",
    "alert_words",
    "event_message",
    "findings_message",
    "raw_message",
]
