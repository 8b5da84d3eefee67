-- title: Which records have no time that can be read?
-- why: Without a time a record is in no period, so no other question shows it; CloudTrail writes none of the kind, so
--   somebody else may have.
-- column event_source
-- column event_name: The action, or what the service's own event is about.
-- column actor: Who: the ARN, or the service; a service's own event names nobody.
-- column repository
-- column pipeline
-- column source_ip
-- column account
-- column region
-- column event_id
-- column source_file
-- column source_position
-- controls nist_800_53: AU-8
-- controls pci_dss: 10.6.1
SELECT
  event_source, event_name, actor, repository, pipeline, source_ip, account, region, event_id, source_file,
  source_position
FROM (
  SELECT
    event_source, event_name, COALESCE(actor_arn, actor_name) AS actor, repository, pipeline, source_ip, account,
    region, event_id, source_file, source_position
  FROM events
  WHERE event_time IS NULL
  UNION ALL
  SELECT
    source, detail_type, CAST(NULL AS varchar), repository, pipeline, CAST(NULL AS varchar), account, region, event_id,
    source_file, source_position
  FROM state_changes
  WHERE event_time IS NULL
) AS timeless
-- They may belong to any period, so every one that is no mistake has them.
WHERE CAST(:since AS timestamp) < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
ORDER BY event_id, source_file, source_position
