-- The first stage, which alone may hold sources, beside that of the definition before it.
WITH {pipeline_definitions}
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'was ' || SUBSTR(JSON_FORMAT(JSON_EXTRACT(before, '$.stages[0].actions')), 1, 400)
    || ', is ' || SUBSTR(JSON_FORMAT(JSON_EXTRACT(definition, '$.stages[0].actions')), 1, 400) AS finding,
  source_file
FROM definitions
WHERE event_time >= CAST(:since AS timestamp)
  AND JSON_FORMAT(JSON_EXTRACT(definition, '$.stages[0].actions'))
    <> JSON_FORMAT(JSON_EXTRACT(before, '$.stages[0].actions'))
{cannot_be_excluded}
  AND event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
  AND omitted LIKE '%requestParameters%'
