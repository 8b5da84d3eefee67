-- title: Who created, changed or deleted pipelines and what starts them?
-- why: A pipeline decides what is released; whoever changes it can release anything.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column activity
-- column pipeline
-- column version: The version of the definition that came of it.
-- column source_ip
-- column mfa
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_supply_chain: 2.3.4
-- controls dora: Art. 9(4)(e)
-- controls iso_27001: A.8.32
-- controls nist_800_53: CM-3, CM-5
-- controls pci_dss: 6.5.1
-- controls soc2: CC8.1
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, activity, pipeline,
  JSON_EXTRACT_SCALAR(response_elements, '$.pipeline.version') AS version,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL
  AND activity IN ('pipeline', 'webhook', 'custom-action', 'tag') AND NOT COALESCE(read_only, FALSE)
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND {of_the_pipeline}
ORDER BY event_time, event_id
