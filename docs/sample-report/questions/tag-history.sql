WITH moves AS (
  SELECT
    event_id, event_time, account, region, repository, image_tag AS moved_tag, image_digest AS moved_digest,
    COALESCE(actor_arn, actor_name) AS actor, source_file,
    CASE WHEN repository IS NULL OR image_tag IS NULL OR image_digest IS NULL THEN omitted END AS hidden,
    CASE WHEN event_name <> 'PutImage' THEN event_name END AS deletion,
    CASE
      WHEN repository IS NOT NULL AND image_tag IS NOT NULL THEN LEAD(event_time) OVER (
        PARTITION BY account, region, repository, image_tag ORDER BY event_time, event_id
      )
    END AS moved_on
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND error_code IS NULL
    AND (
      event_name = 'PutImage' AND (omitted IS NOT NULL OR (image_tag IS NOT NULL AND image_digest IS NOT NULL))
      OR event_name IN ('BatchDeleteImage', 'PolicyExecutionEvent') AND omitted IS NOT NULL
      AND (repository IS NULL OR image_tag IS NULL)
    )
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
), deletions AS (
  SELECT event_id, event_time, event_name, account, region, repository, deleted.tag AS deleted_tag, image_digest
  FROM events
  CROSS JOIN UNNEST(SPLIT(image_tag, ',')) AS deleted(tag)
  WHERE event_source = 'ecr.amazonaws.com' AND event_name IN ('BatchDeleteImage', 'PolicyExecutionEvent')
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
), deleted AS (
  -- Records say the second. Within one, a push of the tag counts as earlier than a deletion.
  SELECT
    moves.event_id,
    MIN(deletions.event_time) AS deleted_at,
    MIN_BY(
      deletions.event_name, CAST(deletions.event_time AS VARCHAR) || COALESCE(deletions.event_id, '')
    ) AS deleted_by
  FROM moves
  JOIN deletions
    ON deletions.account = moves.account AND deletions.region = moves.region
    AND deletions.repository = moves.repository AND deletions.deleted_tag = moves.moved_tag
    AND deletions.event_time >= moves.event_time
    AND (moves.moved_on IS NULL OR deletions.event_time < moves.moved_on)
    -- A deletion of other digests leaves the tag where it is, whatever tags it names.
    AND (deletions.image_digest IS NULL OR CONTAINS(SPLIT(deletions.image_digest, ','), moves.moved_digest))
  GROUP BY moves.event_id
), followed AS (
  SELECT
    moves.*,
    COALESCE(deleted.deleted_at, moves.moved_on, CASE WHEN deletion IS NOT NULL THEN moves.event_time END)
      AS pointed_until,
    COALESCE(deleted.deleted_by, CASE WHEN moves.moved_on IS NOT NULL THEN 'PutImage' END, deletion) AS ended_by
  FROM moves
  LEFT JOIN deleted ON deleted.event_id = moves.event_id
)
SELECT
  repository, moved_tag AS image_tag, moved_digest AS image_digest,
  CASE WHEN deletion IS NULL THEN event_time END AS pointed_from,
  pointed_until, ended_by, actor, hidden AS omitted, account, region, event_id, source_file
FROM followed
WHERE (pointed_until IS NULL OR moved_tag IS NULL OR repository IS NULL OR pointed_until > CAST(:since AS timestamp))
  AND (:repository = '' OR repository = :repository OR (hidden IS NOT NULL AND repository IS NULL))
  AND (:tag = '' OR CONTAINS(SPLIT(moved_tag, ','), :tag) OR (hidden IS NOT NULL AND moved_tag IS NULL))
  AND (:digest = '' OR CONTAINS(SPLIT(moved_digest, ','), :digest) OR (hidden IS NOT NULL AND moved_digest IS NULL))
ORDER BY repository, image_tag, pointed_from, event_id
