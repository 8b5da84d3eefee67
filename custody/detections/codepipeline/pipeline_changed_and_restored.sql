-- Definitions equal to the last but one and different from the last, with less than a day between.
WITH {pipeline_definitions}, stages AS (
  SELECT
    *,
    JSON_FORMAT(JSON_EXTRACT(definition, '$.stages')) AS now,
    JSON_FORMAT(JSON_EXTRACT(before, '$.stages')) AS earlier,
    JSON_FORMAT(JSON_EXTRACT(before_that, '$.stages')) AS two_before
  FROM definitions
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'different from ' || DATE_FORMAT(changed, '%Y-%m-%d %H:%i')
    || ' to ' || DATE_FORMAT(event_time, '%Y-%m-%d %H:%i') AS finding,
  source_file
FROM stages
WHERE event_time >= CAST(:since AS timestamp) AND now = two_before AND now <> earlier
  AND changed > DATE_ADD('hour', -24, event_time)
{cannot_be_excluded}
  AND event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
  AND omitted LIKE '%requestParameters%'
