SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Account ids in what a policy allows, as asked for and as it is now, other than the registry's own and the trusted ones.
WITH policies AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
    COALESCE(repository, 'registry') AS subject, source_file, fingerprint,
    ARRAY[
      JSON_EXTRACT_SCALAR(request_parameters, '$.policyText'), JSON_EXTRACT_SCALAR(response_elements, '$.policyText')
    ] AS texts
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name IN ('SetRepositoryPolicy', 'PutRegistryPolicy')
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
), documents AS (
  SELECT event_id, event_time, account, region, actor, subject, source_file, fingerprint, TRY(JSON_PARSE(policy)) AS document
  FROM policies
  CROSS JOIN UNNEST(texts) AS written(policy)
), statements AS (
  SELECT event_id, event_time, account, region, actor, subject, source_file, fingerprint, statement
  FROM documents
  CROSS JOIN UNNEST(COALESCE(
    TRY_CAST(JSON_EXTRACT(document, '$.Statement') AS ARRAY(JSON)), ARRAY[JSON_EXTRACT(document, '$.Statement')]
  )) AS one(statement)
  WHERE LOWER(JSON_EXTRACT_SCALAR(statement, '$.Effect')) = 'allow'
)
SELECT
  event_id, event_time, account, region, actor, subject,
  'open to account ' || ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT other)), ', ') AS finding,
  source_file
FROM statements
CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(JSON_FORMAT(statement), '\b[0-9]{12}\b')) AS named(other)
WHERE other <> account AND NOT CONTAINS(SPLIT(:trusted_accounts, CHR(10)), other)
GROUP BY fingerprint, event_id, event_time, account, region, actor, subject, source_file
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'ecr.amazonaws.com' AND event_name IN ('SetRepositoryPolicy', 'PutRegistryPolicy')
  AND omitted LIKE '%requestParameters%'
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
