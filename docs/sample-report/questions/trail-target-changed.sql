SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- What trails write to, as they were made or changed, or as CloudTrail asked the bucket before it delivered; and what
-- was done to that afterwards. What has a watched name, and the audit keys, have detections of their own.
WITH calls AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file, event_name,
    event_source = 'cloudtrail.amazonaws.com' OR event_name = 'GetBucketAcl' AS names_it,
    CASE WHEN event_source = 'cloudtrail.amazonaws.com' THEN JSON_EXTRACT_SCALAR(request_parameters, '$.name') END
      AS trail,
    COALESCE(
      JSON_EXTRACT_SCALAR(request_parameters, '$.bucketName'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.s3BucketName'),
      JSON_EXTRACT_SCALAR(response_elements, '$.s3BucketName')
    ) AS bucket,
    REGEXP_EXTRACT(
      COALESCE(
        JSON_EXTRACT_SCALAR(request_parameters, '$.kmsKeyId'), JSON_EXTRACT_SCALAR(request_parameters, '$.keyId'),
        JSON_EXTRACT_SCALAR(request_parameters, '$.aliasName')
      ),
      '[^/:]+$'
    ) AS key_id,
    REGEXP_EXTRACT(JSON_EXTRACT_SCALAR(response_elements, '$.kmsKeyId'), '[^/:]+$') AS answered_key,
    COALESCE(
      JSON_EXTRACT_SCALAR(response_elements, '$.snsTopicARN'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.snsTopicName'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.topicArn'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.resourceArn')
    ) AS topic,
    COALESCE(
      JSON_EXTRACT_SCALAR(request_parameters, '$.cloudWatchLogsLogGroupArn'),
      JSON_EXTRACT_SCALAR(response_elements, '$.cloudWatchLogsLogGroupArn'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.logGroupName'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.logGroupIdentifier')
    ) AS log_group
  FROM events
  WHERE error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (
      (event_source = 'cloudtrail.amazonaws.com' AND event_name IN ('CreateTrail', 'UpdateTrail'))
      OR (
        event_source = 's3.amazonaws.com' AND event_name = 'GetBucketAcl'
        AND COALESCE(invoked_by, source_ip) = 'cloudtrail.amazonaws.com'
      )
      OR (
        event_source = 's3.amazonaws.com'
        AND event_name IN (
          'DeleteBucket', 'PutBucketLifecycle', 'DeleteBucketLifecycle', 'PutBucketPolicy', 'DeleteBucketPolicy',
          'PutBucketVersioning', 'PutObjectLockConfiguration', 'PutBucketObjectLockConfiguration',
          'PutBucketEncryption', 'DeleteBucketEncryption', 'PutBucketReplication', 'DeleteBucketReplication',
          'PutBucketAcl', 'PutBucketOwnershipControls', 'DeleteBucketOwnershipControls', 'PutBucketLogging',
          'PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock', 'PutPublicAccessBlock',
          'DeletePublicAccessBlock', 'PutBucketRequestPayment', 'PutBucketRequestPay', 'PutBucketNotification'
        )
      )
      OR (
        event_source = 'kms.amazonaws.com'
        AND event_name IN (
          'ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy', 'DeleteImportedKeyMaterial', 'DisableKeyRotation',
          'ImportKeyMaterial', 'UpdateAlias', 'DeleteAlias'
        )
      )
      OR (
        event_source = 'sns.amazonaws.com'
        AND event_name IN (
          'DeleteTopic', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'PutDataProtectionPolicy'
        )
      )
      OR (
        event_source = 'logs.amazonaws.com'
        AND event_name IN (
          'DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy', 'DeleteRetentionPolicy', 'DeleteMetricFilter',
          'DeleteSubscriptionFilter', 'PutSubscriptionFilter', 'DisassociateKmsKey', 'PutDataProtectionPolicy'
        )
      )
    )
), named AS (
  SELECT
    event_id, event_time, account, region, actor, source_file, event_name, names_it, trail,
    ARRAY[
      's3 ' || bucket,
      'kms ' || key_id,
      CASE WHEN answered_key <> key_id THEN 'kms ' || answered_key END,
      'sns ' || CASE
        WHEN topic LIKE 'arn:%' THEN SPLIT_PART(topic, ':', 4) || ':' || SPLIT_PART(topic, ':', 5) || ':'
          || SPLIT_PART(topic, ':', 6)
        ELSE region || ':' || account || ':' || topic
      END,
      'logs ' || CASE
        WHEN log_group LIKE 'arn:%' THEN SPLIT_PART(log_group, ':', 4) || ':' || SPLIT_PART(log_group, ':', 5) || ':'
          || SPLIT_PART(log_group, ':', 7)
        ELSE region || ':' || account || ':' || log_group
      END
    ] AS targets
  FROM calls
), told AS (
  SELECT
    event_id, event_time, account, region, actor, source_file, event_name, names_it,
    SPLIT_PART(target, ' ', 1) AS kind, REGEXP_EXTRACT(target, '[^ :]+$') AS target_name,
    MIN(CASE WHEN names_it THEN event_time END) OVER (PARTITION BY target) AS named_since,
    MIN_BY(trail, CASE WHEN trail IS NOT NULL THEN CAST(event_time AS VARCHAR) || trail END)
      OVER (PARTITION BY target) AS of_trail
  FROM named
  CROSS JOIN UNNEST(targets) AS each_target(target)
  -- An empty name names nothing, and engines differ in what they find in it.
  WHERE target IS NOT NULL AND REGEXP_LIKE(target, '[^ :]$')
)
SELECT
  event_id, event_time, account, region, actor, target_name AS subject,
  event_name || ' on what ' || COALESCE('the trail ' || of_trail, 'a trail') || ' writes to' AS finding, source_file
FROM told
WHERE NOT names_it AND named_since < event_time AND event_time >= CAST(:since AS timestamp)
  AND (
    kind = 'kms' AND event_name NOT IN ('UpdateAlias', 'DeleteAlias')
    OR CARDINALITY(FILTER(SPLIT(:watched_names, CHR(10)), w -> STARTS_WITH(target_name, w))) = 0
  )
  AND (
    kind <> 'logs'
    OR CARDINALITY(FILTER(
      SPLIT(:watched_names, CHR(10)),
      w -> STARTS_WITH(target_name, '/') AND REPLACE(SUBSTR(target_name, 2), '/' || w, '') <> SUBSTR(target_name, 2)
    )) = 0
  )
  -- While no audit key is named, every key is watched by the detections on keys.
  AND (
    kind <> 'kms' OR event_name IN ('UpdateAlias', 'DeleteAlias')
    OR (:audit_keys <> '' AND NOT CONTAINS(SPLIT(:audit_keys, CHR(10)), target_name))
  )
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
