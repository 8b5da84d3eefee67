-- title: What was behind a tag, and when?
-- why: A tag is a name that moves. What ran as 1.4 last Tuesday is the digest that the tag pointed to then.
-- parameter earliest time 365d: How far back to look for what a tag pointed to when the period began.
-- column repository
-- column image_tag
-- column image_digest
-- column pointed_from: When the tag was put on this digest, UTC.
-- column pointed_until: When it was next put on a digest, or named in a deletion or an expiry; empty while it
--   still points there.
-- column ended_by: PutImage, BatchDeleteImage or PolicyExecutionEvent; empty while it still points there.
-- column actor: Who put it there.
-- column account
-- column region
-- column event_id
-- column source_file
WITH moves AS (
  SELECT
    event_id, event_time, account, region, repository, image_tag AS moved_tag, image_digest AS moved_digest,
    event_name, COALESCE(actor_arn, actor_name) AS actor, source_file
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
    AND image_tag IS NOT NULL AND image_digest IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  UNION ALL
  SELECT
    event_id, event_time, account, region, repository, deleted.tag AS moved_tag,
    CAST(NULL AS varchar) AS moved_digest, event_name, CAST(NULL AS varchar) AS actor, source_file
  FROM events
  CROSS JOIN UNNEST(SPLIT(image_tag, ',')) AS deleted(tag)
  WHERE event_source = 'ecr.amazonaws.com' AND event_name IN ('BatchDeleteImage', 'PolicyExecutionEvent')
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), followed AS (
  SELECT
    *,
    LEAD(event_time) OVER (
      PARTITION BY account, region, repository, moved_tag ORDER BY event_time, event_id
    ) AS pointed_until,
    LEAD(event_name) OVER (
      PARTITION BY account, region, repository, moved_tag ORDER BY event_time, event_id
    ) AS ended_by
  FROM moves
)
SELECT
  repository, moved_tag AS image_tag, moved_digest AS image_digest, event_time AS pointed_from,
  pointed_until, ended_by, actor, account, region, event_id, source_file
FROM followed
WHERE moved_digest IS NOT NULL
  AND (pointed_until IS NULL OR pointed_until > CAST(:since AS timestamp))
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (:repository = '' OR repository = :repository)
  AND (:tag = '' OR moved_tag = :tag)
  AND (:digest = '' OR moved_digest = :digest)
ORDER BY repository, image_tag, pointed_from, event_id
