SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, pipeline,
  JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage, execution_id,
  COALESCE(
    CASE
      -- In place of what it leaves out CloudTrail puts a reason of its own.
      WHEN omitted LIKE '%requestParameters%' THEN 'omitted by CloudTrail'
      ELSE JSON_EXTRACT_SCALAR(request_parameters, '$.reason')
    END,
    JSON_EXTRACT_SCALAR(request_parameters, '$.retryMode'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.conditionType'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.transitionType')
  ) AS details,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source = 'codepipeline.amazonaws.com' AND activity = 'stage-control' AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
  AND (
    -- A pipeline whose name CloudTrail left out cannot be excluded.
    :pipeline = '' OR pipeline = :pipeline
    OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
  )
  AND (
    -- An execution whose id CloudTrail left out cannot be excluded.
    :execution = '' OR execution_id = :execution OR execution_id IS NULL AND omitted IS NOT NULL
  )
ORDER BY event_time, event_id
