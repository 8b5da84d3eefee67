-- title: What did one session do, step by step?
-- why: The calls of one session belong together: how somebody came in, what was tried, what was done.
-- parameter session text "": Only sessions of this name, such as AWSCodeBuild-...; empty for any.
-- parameter key text "": Only calls signed with this access key id; empty for any.
-- column session_name
-- column step: Its place in the session, from 1.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_source
-- column event_name
-- column activity
-- column subject: What it was done to: the repository, pipeline, project, trail, key, bucket ...
-- column seconds_since: Seconds since the step before.
-- column error_code
-- column source_ip
-- column access_key_id
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.5.28
-- controls nist_800_53: AU-6
-- controls pci_dss: 10.2.2
-- controls soc2: CC7.3
WITH steps AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY COALESCE(actor_arn, actor_name), access_key_id ORDER BY event_time, event_id
    ) AS step,
    LAG(event_time) OVER (
      PARTITION BY COALESCE(actor_arn, actor_name), access_key_id ORDER BY event_time, event_id
    ) AS time_before
  FROM events
  WHERE (session_name IS NOT NULL OR access_key_id IS NOT NULL)
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND {by_the_actor}
    AND (:session = '' OR session_name = :session)
    AND (:key = '' OR access_key_id = :key)
)
SELECT
  session_name, step, event_time, COALESCE(actor_arn, actor_name) AS actor, event_source, event_name, activity,
  COALESCE(resource, repository, pipeline) AS subject,
  DATE_DIFF('second', time_before, event_time) AS seconds_since,
  error_code, source_ip, access_key_id, omitted, account, region, event_id, source_file
FROM steps
ORDER BY event_time, event_id
