SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Records that a correction replaced which differs from them in more than where it came from and by which program.
WITH changes AS (
  SELECT
    now.event_id, now.event_time, now.account, now.region, COALESCE(was.actor_arn, was.actor_name) AS actor,
    was.event_name || ' of ' || COALESCE(was.resource, was.repository, was.pipeline, 'unknown') || ', record '
      || was.event_id AS subject,
    ARRAY_JOIN(FILTER(ARRAY[
      CASE WHEN NULLIF(was.user_identity, 'null') IS DISTINCT FROM NULLIF(now.user_identity, 'null') THEN 'userIdentity' END,
      CASE WHEN NULLIF(was.error_code, 'null') IS DISTINCT FROM NULLIF(now.error_code, 'null') THEN 'errorCode' END,
      CASE WHEN NULLIF(was.request_parameters, 'null') IS DISTINCT FROM NULLIF(now.request_parameters, 'null') THEN 'requestParameters' END,
      CASE WHEN NULLIF(was.response_elements, 'null') IS DISTINCT FROM NULLIF(now.response_elements, 'null') THEN 'responseElements' END,
      CASE WHEN NULLIF(was.service_event_details, 'null') IS DISTINCT FROM NULLIF(now.service_event_details, 'null') THEN 'serviceEventDetails' END,
      CASE WHEN NULLIF(was.resources, 'null') IS DISTINCT FROM NULLIF(now.resources, 'null') THEN 'resources' END
    ], f -> f IS NOT NULL), ', ') AS changed,
    now.source_file
  FROM replaced_records AS was
  JOIN events AS now ON now.event_id = was.corrected_by AND now.event_time = was.event_time
  WHERE now.event_time >= CAST(:since AS timestamp) AND now.event_time < CAST(:until AS timestamp)
    AND was.event_time >= CAST(:since AS timestamp) AND was.event_time < CAST(:until AS timestamp)
)
SELECT
  event_id, event_time, account, region, actor, subject, 'a correction changed ' || changed AS finding, source_file
FROM changes
WHERE changed <> ''
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
