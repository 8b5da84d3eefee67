WITH images AS (
  SELECT
    event_id, event_time, account, region, repository, source_file, fingerprint, service_event_details, omitted,
    JSON_EXTRACT_SCALAR(image, '$.lifecycleEventImage.digest') AS digest_expired,
    TRANSFORM(
      TRY_CAST(JSON_EXTRACT(image, '$.lifecycleEventImage.tagList') AS ARRAY(JSON)), t -> JSON_EXTRACT_SCALAR(t, '$')
    ) AS tags,
    JSON_EXTRACT_SCALAR(image, '$.rulePriority') AS priority
  FROM events
  CROSS JOIN UNNEST(
    CASE
      -- One image of which nothing is known.
      WHEN omitted LIKE '%serviceEventDetails%' THEN ARRAY[CAST(NULL AS JSON)]
      ELSE TRY_CAST(JSON_EXTRACT(service_event_details, '$.lifecycleEventImageActions') AS ARRAY(JSON))
    END
  ) AS expired(image)
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PolicyExecutionEvent'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      -- A repository whose name CloudTrail left out cannot be excluded.
      :repository = '' OR repository = :repository
      OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
    )
), rules AS (
  SELECT
    fingerprint,
    JSON_EXTRACT_SCALAR(rule, '$.rulePriority') AS priority,
    JSON_EXTRACT_SCALAR(rule, '$.action') AS rule_action,
    JSON_EXTRACT_SCALAR(rule, '$.description') AS rule_text,
    NULLIF(JSON_FORMAT(JSON_EXTRACT(rule, '$.lifecycleEventSelection')), 'null') AS rule_selection
  FROM events
  CROSS JOIN UNNEST(
    TRY_CAST(JSON_EXTRACT(service_event_details, '$.lifecycleEventPolicy.lifecycleEventRules') AS ARRAY(JSON))
  ) AS said(rule)
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PolicyExecutionEvent'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
)
SELECT
  images.event_time, images.repository, images.digest_expired AS image_digest,
  ARRAY_JOIN(images.tags, ', ') AS image_tags,
  images.priority AS rule_priority, rules.rule_action, rules.rule_text, rules.rule_selection,
  images.omitted, images.account, images.region, images.event_id, images.source_file
FROM images
LEFT JOIN rules ON rules.fingerprint = images.fingerprint AND rules.priority = images.priority
WHERE (:digest = '' OR images.digest_expired = :digest OR images.digest_expired IS NULL AND images.omitted IS NOT NULL)
  AND (:tag = '' OR CONTAINS(images.tags, :tag) OR images.tags IS NULL AND images.omitted IS NOT NULL)
ORDER BY images.event_time, images.event_id, image_digest
