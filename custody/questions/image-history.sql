-- title: What happened to one image, from push to deletion?
-- why: Everything on record about a digest: who pushed, pulled, scanned, archived or deleted it, and when a
--   rule did.
-- parameter digest text required: The image digest, sha256: included.
-- column event_time
-- column happened: The action, or the service's own event and what it came to.
-- column actor: Who; empty for a service's own event, which does not say.
-- column repository
-- column image_tag
-- column image_digest
-- column relation: events or state_changes.
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.5.28
-- controls nist_800_53: SR-4
-- controls ssdf: PS.3.2
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
    AND {in_the_repository}
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
