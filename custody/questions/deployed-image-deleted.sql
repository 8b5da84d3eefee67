-- title: Which images that run were deleted from their repository?
-- why: What runs can no longer be fetched, scanned or compared: the next task fails, and so does the next audit.
-- parameter earliest time 365d: How far back to look for what runs.
-- column event_time: When it was deleted, or had expired.
-- column actor: Who deleted it.
-- column event_name: BatchDeleteImage, or PolicyExecutionEvent where a lifecycle rule did.
-- column repository
-- column image_tag: The tag that the deployment names.
-- column image_digest: Of what was deployed.
-- column target: What runs it, or was made to run it afterwards.
-- column running_from: When the call was made that makes it run.
-- column running_until: When the next call for the same target was made; empty while there was none.
-- column account: Of the repository.
-- column region: Of the repository.
-- column event_id: The record of the deletion.
-- column source_file
-- controls iso_27001: A.8.32
-- controls nist_800_53: SR-4
-- controls soc2: CC8.1
WITH {deployments}, deletions AS (
  SELECT
    event_id AS deletion_id, event_time AS deleted_at, event_name AS deleted_by, account AS of_account,
    region AS of_region, repository AS of_repository, image_tag AS deleted_tags, image_digest AS deleted_digests,
    COALESCE(actor_arn, actor_name) AS deleter, source_file AS deletion_file
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name IN ('BatchDeleteImage', 'PolicyExecutionEvent')
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND {in_the_repository}
)
SELECT
  deleted_at AS event_time, deleter AS actor, deleted_by AS event_name, repository, image_tag, image_digest, target,
  event_time AS running_from, ended_at AS running_until, of_account AS account, of_region AS region,
  deletion_id AS event_id, deletion_file AS source_file
FROM deployments
JOIN deletions
  ON of_account = registry AND of_region = registry_region AND of_repository = repository
  AND (ended_at IS NULL OR ended_at > deleted_at)
  -- What was pushed again after the deletion is there again.
  AND (pushed_at IS NULL OR pushed_at <= deleted_at)
  AND (
    CONTAINS(SPLIT(deleted_digests, ','), image_digest)
    OR (deleted_digests IS NULL OR image_digest IS NULL) AND CONTAINS(SPLIT(deleted_tags, ','), image_tag)
  )
WHERE event_name NOT IN ('RunTask', 'StartTask')
ORDER BY event_time, event_id, target, running_from
