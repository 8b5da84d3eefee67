SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Each approval beside the last start before it; an approval waits for seven days at most.
WITH approvals AS (
  SELECT event_id, event_time, account, region, actor_arn, pipeline, source_file, fingerprint
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult' AND error_code IS NULL
    AND JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') = 'Approved'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
), starts AS (
  SELECT event_id, event_time, account, region, actor_arn, pipeline
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL
    AND event_name IN ('StartPipelineExecution', 'RetryStageExecution')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), pairs AS (
  SELECT
    approvals.event_id, approvals.event_time, approvals.account, approvals.region, approvals.actor_arn,
    approvals.pipeline, approvals.source_file,
    MAX_BY(starts.actor_arn, CAST(starts.event_time AS VARCHAR) || COALESCE(starts.event_id, '')) AS other,
    MAX(starts.event_time) AS done_at
  FROM approvals
  JOIN starts
    ON starts.account = approvals.account AND starts.region = approvals.region
    AND starts.pipeline = approvals.pipeline AND starts.event_time <= approvals.event_time
  GROUP BY
    approvals.fingerprint, approvals.event_id, approvals.event_time, approvals.account, approvals.region, approvals.actor_arn,
    approvals.pipeline, approvals.source_file
)
SELECT
  event_id, event_time, account, region, actor_arn AS actor, pipeline AS subject,
  'started ' || DATE_FORMAT(done_at, '%Y-%m-%d %H:%i') || ' by the same identity' AS finding,
  source_file
FROM pairs
WHERE other = actor_arn
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'codepipeline.amazonaws.com'
  AND (
    (event_name = 'PutApprovalResult' AND omitted LIKE '%requestParameters%')
    OR (event_name IN ('StartPipelineExecution', 'RetryStageExecution') AND pipeline IS NULL)
  )
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
