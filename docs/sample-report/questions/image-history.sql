WITH happenings AS (
  SELECT
    event_time, event_name AS happened, COALESCE(actor_arn, actor_name) AS actor, repository, image_tag,
    image_digest, omitted, 'events' AS relation, account, region, event_id, source_file
  FROM events
  WHERE error_code IS NULL
    AND (
      CONTAINS(SPLIT(image_digest, ','), :digest)
      -- What CloudTrail left out of a call on images cannot be excluded.
      OR image_digest IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
      AND event_name IN (
        'PutImage', 'BatchGetImage', 'BatchDeleteImage', 'UpdateImageStorageClass', 'StartImageScan',
        'PolicyExecutionEvent', 'DryRunEvent', 'ImageActivationEvent'
      )
    )
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      -- A repository whose name CloudTrail left out cannot be excluded.
      :repository = '' OR repository = :repository
      OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
    )
  UNION ALL
  SELECT
    event_time, detail_type || COALESCE(': ' || state, '') AS happened, CAST(NULL AS varchar) AS actor,
    repository, image_tag, image_digest, CAST(NULL AS varchar) AS omitted, 'state_changes' AS relation, account, region,
    event_id, source_file
  FROM state_changes
  WHERE image_digest = :digest
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (:repository = '' OR repository = :repository)
)
SELECT
  event_time, happened, actor, repository, image_tag, image_digest, relation, omitted, account, region, event_id,
  source_file
FROM happenings
ORDER BY event_time, relation, event_id
