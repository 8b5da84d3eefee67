SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_source, event_name, activity,
  COALESCE(
    JSON_EXTRACT_SCALAR(request_parameters, '$.name'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.trailName'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.bucketName'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.keyId'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.rule'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.archiveName'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.topicArn'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.subscriptionArn'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.queueUrl'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.logGroupName'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.workGroup'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.eventBusName')
  ) AS target,
  error_code, source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE activity IN ('trail', 'bucket', 'key', 'watcher', 'policy')
  AND event_source NOT IN (
    'ecr.amazonaws.com', 'ecr-public.amazonaws.com', 'codepipeline.amazonaws.com', 'codebuild.amazonaws.com'
  )
  AND NOT COALESCE(
    event_source = 'events.amazonaws.com' AND event_name = 'DisableRule' AND error_code = 'ResourceNotFoundException'
    AND STARTS_WITH(resource, 'heartbeat-of-')
    AND REGEXP_EXTRACT(session_issuer_arn, '[^/]+$') = SUBSTR(resource, 14) || '-heartbeat-' || region,
    FALSE
  )
  AND event_name NOT IN ('StartQueryExecution', 'StopQueryExecution') AND NOT COALESCE(read_only, FALSE)
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
ORDER BY event_time, event_id
