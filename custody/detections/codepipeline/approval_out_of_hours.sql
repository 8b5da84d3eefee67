-- Approvals by the deployment's own clock.
WITH {local_clock}, approvals AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, pipeline, source_file,
    DATE_ADD('minute', minutes_ahead, event_time) AS local_time
  FROM events CROSS JOIN clock
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult' AND error_code IS NULL
    AND JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') = 'Approved'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'approved at ' || DATE_FORMAT(local_time, '%H:%i') || ' local time' AS finding, source_file
FROM approvals
WHERE {out_of_hours}
{cannot_be_excluded}
  AND event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult'
  AND omitted LIKE '%requestParameters%'
