SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Destinations of replication rules that are neither this registry nor trusted, or in a Region not allowed.
WITH rules AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file, fingerprint,
    TRY_CAST(JSON_EXTRACT(request_parameters, '$.replicationConfiguration.rules') AS ARRAY(JSON)) AS listed
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutReplicationConfiguration'
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
), destinations AS (
  SELECT
    event_id, event_time, account, region, actor, source_file, fingerprint,
    JSON_EXTRACT_SCALAR(destination, '$.registryId') AS to_account,
    JSON_EXTRACT_SCALAR(destination, '$.region') AS to_region
  FROM rules
  CROSS JOIN UNNEST(listed) AS one(rule)
  CROSS JOIN UNNEST(TRY_CAST(JSON_EXTRACT(rule, '$.destinations') AS ARRAY(JSON))) AS other(destination)
)
SELECT
  event_id, event_time, account, region, actor, 'registry' AS subject,
  'to ' || ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT to_account || ' in ' || to_region)), ', ') AS finding,
  source_file
FROM destinations
WHERE (to_account <> account AND NOT CONTAINS(SPLIT(:trusted_accounts, CHR(10)), to_account))
  OR (:allowed_regions <> '' AND NOT CONTAINS(SPLIT(:allowed_regions, CHR(10)), to_region))
GROUP BY fingerprint, event_id, event_time, account, region, actor, source_file
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'ecr.amazonaws.com' AND event_name = 'PutReplicationConfiguration'
  AND omitted LIKE '%requestParameters%'
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
