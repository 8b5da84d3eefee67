-- title: What did one identity do?
-- why: When credentials are lost, everything they were used for has to be looked at.
-- parameter key text "": Only calls signed with this access key id; empty for any.
-- parameter changes_only boolean false: Whether to leave out calls that only read.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_source
-- column event_name
-- column activity
-- column subject: What it was done to: the repository, pipeline, project, trail, key, bucket ...
-- column image_tag
-- column error_code
-- column source_ip
-- column access_key_id
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.5.28
-- controls nist_800_53: AC-6(9), AU-6
-- controls pci_dss: 10.2.1.2, 10.2.2
-- controls soc2: CC7.3
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_source, event_name, activity,
  COALESCE(resource, repository, pipeline) AS subject, image_tag, error_code, source_ip, access_key_id,
  omitted, account, region, event_id, source_file
FROM events
WHERE event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND (:key = '' OR access_key_id = :key)
  AND (NOT :changes_only OR NOT COALESCE(read_only, FALSE))
ORDER BY event_time, event_id
