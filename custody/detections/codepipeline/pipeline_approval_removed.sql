-- How much shorter the stages are without their approval actions, beside the definition before.
WITH {pipeline_definitions}, approvals AS (
  SELECT
    *,
    LENGTH(JSON_FORMAT(definition)) - LENGTH(REPLACE(JSON_FORMAT(definition), '"category":"Approval"', '')) AS now,
    LENGTH(JSON_FORMAT(before)) - LENGTH(REPLACE(JSON_FORMAT(before), '"category":"Approval"', '')) AS earlier
  FROM definitions
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'approval actions: had ' || CAST(CAST(earlier / LENGTH('"category":"Approval"') AS bigint) AS varchar)
    || ', has ' || CAST(CAST(now / LENGTH('"category":"Approval"') AS bigint) AS varchar) AS finding,
  source_file
FROM approvals
WHERE event_time >= CAST(:since AS timestamp) AND now < earlier
{cannot_be_excluded}
  AND event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
  AND omitted LIKE '%requestParameters%'
