-- The role of a definition, beside the one before it.
WITH {pipeline_definitions}
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'was ' || JSON_EXTRACT_SCALAR(before, '$.roleArn')
    || ', is ' || JSON_EXTRACT_SCALAR(definition, '$.roleArn') AS finding,
  source_file
FROM definitions
WHERE event_time >= CAST(:since AS timestamp)
  AND JSON_EXTRACT_SCALAR(definition, '$.roleArn') <> JSON_EXTRACT_SCALAR(before, '$.roleArn')
{cannot_be_excluded}
  AND event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
  AND omitted LIKE '%requestParameters%'
