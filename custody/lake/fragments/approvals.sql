approvals AS (
  SELECT event_id, event_time, account, region, actor_arn, pipeline, source_file, fingerprint
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult' AND error_code IS NULL
    AND JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') = 'Approved'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
)
