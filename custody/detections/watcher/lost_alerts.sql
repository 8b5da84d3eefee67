-- Records that fired a rule a day before this run and of which the function that writes alerts has told nothing.
WITH sent AS (
  {sent_alerts}
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), began AS (
  SELECT sent_from, MIN(sent_at) AS first_sent_at
  FROM sent
  GROUP BY sent_from
)
SELECT
  fired.event_id, fired.event_time, fired.account, fired.region, fired.actor, fired.subject,
  fired.detection AS finding, fired.source_file
FROM rule_findings AS fired
JOIN began ON began.sent_from = fired.account
LEFT JOIN sent ON sent.detection = fired.detection AND sent.event_id = COALESCE(fired.corrects, fired.event_id)
WHERE fired.event_time >= CAST(:earliest AS timestamp) AND fired.event_time < CAST(:until AS timestamp)
  AND fired.event_time >= DATE_ADD('hour', -24, CAST(:since AS timestamp))
  AND fired.event_time < DATE_ADD('hour', -24, CAST(:until AS timestamp))
  AND fired.event_time >= began.first_sent_at
  AND fired.event_id IS NOT NULL AND sent.event_id IS NULL
