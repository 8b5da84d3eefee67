SELECT
  event_time, COALESCE(invoked_by, actor_name, source_ip) AS service, event_name, event_type, activity,
  COALESCE(repository, pipeline) AS subject, source_ip, omitted, account, region, event_id, source_file
FROM events
WHERE (
    event_type = 'AwsServiceEvent' OR actor_type = 'AWSService' OR invoked_by = 'AWS Internal'
    OR invoked_by LIKE '%.amazonaws.com' AND invoked_by <> 'signin.amazonaws.com'
  )
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (
    -- A repository whose name CloudTrail left out cannot be excluded.
    :repository = '' OR repository = :repository
    OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
  )
  AND (
    -- A pipeline whose name CloudTrail left out cannot be excluded.
    :pipeline = '' OR pipeline = :pipeline
    OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
  )
ORDER BY event_time, event_id
