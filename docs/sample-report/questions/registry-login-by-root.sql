SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Asked of history rather than by a rule: a rule would have every login of every build forwarded to it.
SELECT
  event_id, event_time, account, region, actor_arn AS actor, 'registry ' || account AS subject,
  'login token from ' || COALESCE(source_ip, 'an unknown address') AS finding, source_file
FROM events
WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com')
  AND event_name = 'GetAuthorizationToken' AND error_code IS NULL AND actor_type = 'Root'
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
