-- title: What was tried and refused, or failed?
-- why: A refusal is somebody at a door: a mistake in a policy, or somebody feeling for what the key opens.
--   The deployment's own heartbeats are left out.
-- parameter refused_only boolean false: Whether to leave out failures other than refusals.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_source
-- column event_name
-- column subject: What it was done to: the repository, pipeline, project, trail, key, bucket ...
-- column error_code
-- column error_message
-- column source_ip
-- column user_agent
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_aws: 5.1
-- controls iso_27001: A.8.16
-- controls nist_800_53: AU-6
-- controls pci_dss: 10.2.1.4
-- controls soc2: CC7.2
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_source, event_name,
  COALESCE(resource, repository, pipeline) AS subject, error_code,
  error_message, source_ip, user_agent, omitted, account, region, event_id, source_file
FROM events
WHERE error_code IS NOT NULL AND NOT {is_a_heartbeat}
  AND (NOT :refused_only OR REGEXP_LIKE(error_code, 'AccessDenied|Unauthorized|Forbidden|NotAuthorized'))
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND {in_the_repository}
  AND {of_the_pipeline}
ORDER BY event_time, event_id
