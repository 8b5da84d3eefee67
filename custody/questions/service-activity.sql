-- title: What did AWS services do by themselves or for somebody?
-- why: Lifecycle rules, scans and replication act with nobody calling; a service also acts for whoever set it
--   up.
-- column event_time
-- column service: The service that acted.
-- column event_name
-- column event_type
-- column activity
-- column subject: The repository or the pipeline it was done to.
-- column source_ip
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls nist_800_53: AU-6
-- controls soc2: CC7.2
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
  AND {in_the_repository}
  AND {of_the_pipeline}
ORDER BY event_time, event_id
