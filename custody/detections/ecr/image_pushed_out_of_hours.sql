-- Pushes by people, by the deployment's own clock.
WITH {local_clock}, pushes AS (
  SELECT
    event_id, event_time, account, region, actor_arn, repository, image_tag, image_digest, source_file,
    DATE_ADD('minute', minutes_ahead, event_time) AS local_time
  FROM events CROSS JOIN clock
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND NOT CONTAINS(SPLIT(:deployers, CHR(10)), COALESCE(actor_arn, ''))
    AND {by_a_person}
)
SELECT
  event_id, event_time, account, region, actor_arn AS actor,
  COALESCE(repository, 'unknown') || ':' || COALESCE(image_tag, image_digest, 'unknown') AS subject,
  'pushed at ' || DATE_FORMAT(local_time, '%H:%i') || ' local time' AS finding,
  source_file
FROM pushes
WHERE {out_of_hours}
