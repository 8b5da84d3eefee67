SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Approvals by the deployment's own clock.
WITH clock AS (
  -- Athena takes values in WHERE clauses alone, so the offset is picked from all that the settings allow.
  SELECT minutes_ahead
  FROM UNNEST(SEQUENCE(-720, 840)) AS offsets(minutes_ahead)
  WHERE minutes_ahead = :business_hours_utc_offset_minutes
), approvals AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, pipeline, source_file,
    DATE_ADD('minute', minutes_ahead, event_time) AS local_time
  FROM events CROSS JOIN clock
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult' AND error_code IS NULL
    AND JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') = 'Approved'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'approved at ' || DATE_FORMAT(local_time, '%H:%i') || ' local time' AS finding, source_file
FROM approvals
WHERE (
  HOUR(local_time) < :business_hours_opens
  OR HOUR(local_time) >= :business_hours_closes
  OR NOT CONTAINS(
    SPLIT(:business_hours_days, CHR(10)),
    SUBSTR('montuewedthufrisatsun', 3 * DAY_OF_WEEK(local_time) - 2, 3)
  )
)
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult'
  AND omitted LIKE '%requestParameters%'
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
