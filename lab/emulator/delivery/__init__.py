"""From a record to a trail's log files, its digest files, Event history and the event bus."""
