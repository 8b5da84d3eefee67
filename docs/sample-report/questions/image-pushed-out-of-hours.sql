SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Pushes by people, by the deployment's own clock.
WITH clock AS (
  -- Athena takes values in WHERE clauses alone, so the offset is picked from all that the settings allow.
  SELECT minutes_ahead
  FROM UNNEST(SEQUENCE(-720, 840)) AS offsets(minutes_ahead)
  WHERE minutes_ahead = :business_hours_utc_offset_minutes
), pushes AS (
  SELECT
    event_id, event_time, account, region, actor_arn, repository, image_tag, image_digest, source_file,
    DATE_ADD('minute', minutes_ahead, event_time) AS local_time
  FROM events CROSS JOIN clock
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND NOT CONTAINS(SPLIT(:deployers, CHR(10)), COALESCE(actor_arn, ''))
    AND (
      actor_type IN ('Root', 'IAMUser', 'IdentityCenterUser')
      OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!'
      OR CARDINALITY(FILTER(
        SPLIT(:people_roles, CHR(10)),
        p -> p <> '' AND STARTS_WITH(REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'), REPLACE(p, '*', ''))
      )) > 0
      OR console_session = 'true'
    )
)
SELECT
  event_id, event_time, account, region, actor_arn AS actor,
  COALESCE(repository, 'unknown') || ':' || COALESCE(image_tag, image_digest, 'unknown') AS subject,
  'pushed at ' || DATE_FORMAT(local_time, '%H:%i') || ' local time' AS finding,
  source_file
FROM pushes
WHERE (
  HOUR(local_time) < :business_hours_opens
  OR HOUR(local_time) >= :business_hours_closes
  OR NOT CONTAINS(
    SPLIT(:business_hours_days, CHR(10)),
    SUBSTR('montuewedthufrisatsun', 3 * DAY_OF_WEEK(local_time) - 2, 3)
  )
)
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
