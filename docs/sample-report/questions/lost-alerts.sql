SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Records that fired a rule and of which the function that writes alerts has told nothing 30 hours later: EventBridge
-- tries for a day, and a daily summary waits for a day.
WITH sent AS (
  SELECT
    event_time AS sent_at,
    account AS sent_from,
    JSON_EXTRACT_SCALAR(detail, '$.alert') AS alert,
    JSON_EXTRACT_SCALAR(detail, '$.how') AS how,
    JSON_EXTRACT_SCALAR(detail, '$.detection') AS detection,
    JSON_EXTRACT_SCALAR(detail, '$.severity') AS severity,
    JSON_EXTRACT_SCALAR(detail, '$.account') AS account,
    JSON_EXTRACT_SCALAR(detail, '$.region') AS region,
    JSON_EXTRACT_SCALAR(detail, '$.subject') AS subject,
    JSON_EXTRACT_SCALAR(detail, '$.event_id') AS event_id,
    source_file
  FROM state_changes
  WHERE source = 'custody.alerts' AND detail_type = 'Custody Alert Sent'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (month IS NULL OR month >= DATE_FORMAT(CAST(:earliest AS timestamp), '%Y/%m'))
), began AS (
  SELECT sent_from, MIN(sent_at) AS first_sent_at
  FROM sent
  GROUP BY sent_from
)
SELECT
  fired.event_id, fired.event_time, fired.account, fired.region, fired.actor, fired.subject,
  fired.detection AS finding, fired.source_file
FROM rule_findings AS fired
JOIN began ON began.sent_from = fired.account OR fired.member
LEFT JOIN sent ON sent.detection = fired.detection AND sent.event_id = COALESCE(fired.corrects, fired.event_id)
WHERE fired.event_time >= CAST(:earliest AS timestamp) AND fired.event_time < CAST(:until AS timestamp)
  AND fired.event_time >= DATE_ADD('hour', -30, CAST(:since AS timestamp))
  AND fired.event_time < DATE_ADD('hour', -30, CAST(:until AS timestamp))
  AND fired.event_time >= began.first_sent_at
  AND fired.event_id IS NOT NULL AND sent.event_id IS NULL
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
