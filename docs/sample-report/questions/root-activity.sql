SELECT
  event_time, event_source, event_name, activity, COALESCE(repository, pipeline) AS subject, error_code, mfa,
  source_ip, user_agent, omitted, account, region, event_id, source_file
FROM events
WHERE actor_type = 'Root' AND event_type <> 'AwsServiceEvent' AND invoked_by IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
ORDER BY event_time, event_id
