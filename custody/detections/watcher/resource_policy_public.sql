-- Policies that let everybody in: of what watches, by its name or as the audit key, and of build projects.
WITH calls AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file, fingerprint, event_name,
    event_source, request_parameters AS asked,
    COALESCE(
      JSON_EXTRACT_SCALAR(request_parameters, '$.bucketName'), JSON_EXTRACT_SCALAR(request_parameters, '$.topicArn'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.queueUrl'), JSON_EXTRACT_SCALAR(request_parameters, '$.eventBusName'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.name'), JSON_EXTRACT_SCALAR(request_parameters, '$.keyId'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.resourceArn'), JSON_EXTRACT_SCALAR(request_parameters, '$.policyName'),
      'the catalog'
    ) AS subject
  FROM events
  WHERE event_source IN (
      's3.amazonaws.com', 'sns.amazonaws.com', 'sqs.amazonaws.com', 'kms.amazonaws.com', 'events.amazonaws.com',
      'codebuild.amazonaws.com', 'cloudtrail.amazonaws.com', 'logs.amazonaws.com', 'glue.amazonaws.com'
    )
    AND event_name IN (
      'PutBucketPolicy', 'SetTopicAttributes', 'CreateTopic', 'SetQueueAttributes', 'PutKeyPolicy', 'PutPermission',
      'PutResourcePolicy'
    )
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
), policies AS (
  SELECT
    event_id, event_time, account, region, actor, subject, source_file, fingerprint,
    ARRAY[
      COALESCE(JSON_EXTRACT_SCALAR(asked, '$.bucketPolicy'), JSON_FORMAT(JSON_EXTRACT(asked, '$.bucketPolicy'))),
      CASE WHEN JSON_EXTRACT_SCALAR(asked, '$.attributeName') = 'Policy'
        THEN JSON_EXTRACT_SCALAR(asked, '$.attributeValue') END,
      JSON_EXTRACT_SCALAR(asked, '$.attributes.Policy'),
      COALESCE(JSON_EXTRACT_SCALAR(asked, '$.policy'), JSON_FORMAT(JSON_EXTRACT(asked, '$.policy'))),
      JSON_EXTRACT_SCALAR(asked, '$.resourcePolicy'),
      JSON_EXTRACT_SCALAR(asked, '$.policyDocument'),
      JSON_EXTRACT_SCALAR(asked, '$.policyInJson'),
      -- EventBridge makes a statement of its parameters.
      CASE WHEN JSON_EXTRACT_SCALAR(asked, '$.principal') = '*' THEN
        '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Condition": '
        || COALESCE(
          '{"' || JSON_EXTRACT_SCALAR(asked, '$.condition.type') || '": {'
            || JSON_FORMAT(JSON_EXTRACT(asked, '$.condition.key')) || ': '
            || JSON_FORMAT(JSON_EXTRACT(asked, '$.condition.value')) || '}}',
          'null'
        ) || '}}'
      END
    ] AS texts
  FROM calls
  WHERE event_name = 'PutResourcePolicy'
    OR (event_name = 'PutKeyPolicy' AND (
      :audit_keys = ''
      OR CARDINALITY(FILTER(SPLIT(:audit_keys, CHR(10)), i -> SUBSTR(subject, -1 * LENGTH(i)) = i)) > 0
    ))
    OR CARDINALITY(FILTER(
      SPLIT(:watched_names, CHR(10)), n -> STARTS_WITH(REGEXP_EXTRACT(subject, '[^:/]*\z'), n)
    )) > 0
), {public_statements}
{cannot_be_excluded}
  AND event_source IN (
    's3.amazonaws.com', 'sns.amazonaws.com', 'sqs.amazonaws.com', 'kms.amazonaws.com', 'events.amazonaws.com',
    'codebuild.amazonaws.com', 'cloudtrail.amazonaws.com', 'logs.amazonaws.com', 'glue.amazonaws.com'
  )
  AND event_name IN (
    'PutBucketPolicy', 'SetTopicAttributes', 'CreateTopic', 'SetQueueAttributes', 'PutKeyPolicy', 'PutPermission',
    'PutResourcePolicy'
  )
  AND omitted LIKE '%requestParameters%'
