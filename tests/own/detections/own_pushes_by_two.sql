SELECT
  MAX(event_id) AS event_id, MAX(event_time) AS event_time, account, region, MAX(actor_arn) AS actor,
  repository AS subject, CAST(COUNT(DISTINCT actor_arn) AS varchar) || ' identities pushed' AS finding,
  MAX(source_file) AS source_file
FROM events
WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
  AND repository LIKE 'base/%'
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
GROUP BY account, region, repository
HAVING COUNT(DISTINCT actor_arn) > 1
