-- Bucket and key of a definition's artifacts, beside those before it.
WITH {pipeline_definitions}, stores AS (
  SELECT
    *,
    COALESCE(JSON_FORMAT(JSON_EXTRACT(definition, '$.artifactStore')), '')
      || COALESCE(JSON_FORMAT(JSON_EXTRACT(definition, '$.artifactStores')), '') AS store,
    COALESCE(JSON_FORMAT(JSON_EXTRACT(before, '$.artifactStore')), '')
      || COALESCE(JSON_FORMAT(JSON_EXTRACT(before, '$.artifactStores')), '') AS store_before
  FROM definitions
  WHERE before IS NOT NULL
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'was ' || store_before || ', is ' || store AS finding,
  source_file
FROM stores
WHERE event_time >= CAST(:since AS timestamp) AND store <> store_before
{cannot_be_excluded}
  AND event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
  AND omitted LIKE '%requestParameters%'
