-- title: Who created or changed repositories and the registry?
-- why: Whether tags can move, who may push and what is scanned is decided in these settings.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column activity
-- column repository
-- column requested: What was asked for, as JSON; empty where CloudTrail left it out.
-- column source_ip
-- column mfa
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_supply_chain: 4.3.3
-- controls iso_27001: A.8.9
-- controls nist_800_53: CM-3
-- controls soc2: CC8.1
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, activity, repository,
  CASE WHEN COALESCE(omitted, '') NOT LIKE '%requestParameters%' THEN NULLIF(request_parameters, 'null') END AS requested,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_type = 'AwsApiCall'
  AND activity IN (
    'repository', 'policy', 'lifecycle', 'scanning', 'replication', 'signing', 'cache', 'template',
    'account-setting', 'archive', 'tag'
  )
  AND NOT COALESCE(read_only, FALSE) AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND {in_the_repository}
ORDER BY event_time, event_id
