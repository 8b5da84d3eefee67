-- title: Which webhooks were created, changed or deleted?
-- why: A webhook starts a pipeline or a build from outside AWS; without a filter and a secret, anybody's push
--   does.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column event_source
-- column webhook: Its name, or the build project it starts.
-- column pipeline
-- column authentication: How senders prove themselves: GITHUB_HMAC, IP or UNAUTHENTICATED.
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_supply_chain: 2.1.10
-- controls nist_800_53: CM-3
-- controls owasp_cicd: CICD-SEC-4
-- controls soc2: CC8.1
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, event_source,
  COALESCE(
    JSON_EXTRACT_SCALAR(request_parameters, '$.webhook.name'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.webhookName'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.name'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.projectName')
  ) AS webhook,
  pipeline,
  JSON_EXTRACT_SCALAR(request_parameters, '$.webhook.authentication') AS authentication,
  omitted, account, region, event_id, source_file
FROM events
WHERE activity = 'webhook' AND error_code IS NULL AND NOT COALESCE(read_only, FALSE)
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
ORDER BY event_time, event_id
