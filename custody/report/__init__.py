"""A report of a period: records, findings and answers, put together; ``custody.output.report`` writes it."""
