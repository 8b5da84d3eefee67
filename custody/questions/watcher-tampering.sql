-- title: Who touched the trail, its bucket, its key, or what watches?
-- why: Whoever wants to go unseen begins here. Refused attempts are listed too; the
--   deployment's own heartbeats, which are refused by design, are not.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_source
-- column event_name
-- column activity
-- column target: The trail, bucket, key, rule or other thing that was touched.
-- column error_code
-- column source_ip
-- column mfa
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_aws: 5.5
-- controls iso_27001: A.8.15
-- controls nist_800_53: AU-9
-- controls owasp_cicd: CICD-SEC-10
-- controls pci_dss: 10.2.1.6, 10.3.4
-- controls soc2: CC7.2
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
  AND NOT {is_a_heartbeat}
  AND event_name NOT IN ('StartQueryExecution', 'StopQueryExecution') AND NOT COALESCE(read_only, FALSE)
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
ORDER BY event_time, event_id
