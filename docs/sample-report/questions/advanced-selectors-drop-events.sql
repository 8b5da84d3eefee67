SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Calls that set advanced selectors, none of which takes management events without a further condition.
WITH calls AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file,
    COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.trailName'), 'a trail') AS trail,
    TRY_CAST(JSON_EXTRACT(request_parameters, '$.advancedEventSelectors') AS ARRAY(JSON)) AS selectors
  FROM events
  WHERE event_source = 'cloudtrail.amazonaws.com' AND event_name = 'PutEventSelectors' AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
)
SELECT
  event_id, event_time, account, region, actor, trail AS subject,
  CAST(CARDINALITY(selectors) AS varchar) || ' selectors, none for all management events' AS finding,
  source_file
FROM calls
WHERE CARDINALITY(selectors) > 0
  AND CARDINALITY(FILTER(
    selectors,
    s -> JSON_FORMAT(s) LIKE '%"Management"%' AND JSON_EXTRACT(s, '$.fieldSelectors[1]') IS NULL
  )) = 0
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'cloudtrail.amazonaws.com' AND event_name = 'PutEventSelectors'
  AND omitted LIKE '%requestParameters%'
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
