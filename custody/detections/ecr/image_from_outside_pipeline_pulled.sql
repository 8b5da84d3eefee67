-- Digests pulled now whose push came from no build of a pipeline, in repositories that pipelines fill.
WITH {pushes_by_pipeline}, pulls AS (
  SELECT
    event_id, event_time, account, region, repository, source_file,
    COALESCE(session_issuer_arn, actor_arn, actor_name) AS puller, wanted
  FROM events
  CROSS JOIN UNNEST(SPLIT(COALESCE(image_digest, image_tag), ',')) AS one(wanted)
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'BatchGetImage' AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
)
SELECT
  MIN_BY(pulls.event_id, CAST(pulls.event_time AS VARCHAR) || COALESCE(pulls.event_id, '')) AS event_id, MIN(pulls.event_time) AS event_time,
  pulls.account, MIN(pulls.region) AS region, pulls.puller AS actor,
  pulls.repository || '@' || pushes.image_digest AS subject,
  'pushed by ' || MAX(pushes.actor) || ', no pipeline started its build' AS finding,
  MIN_BY(pulls.source_file, CAST(pulls.event_time AS VARCHAR) || COALESCE(pulls.event_id, '')) AS source_file
FROM pulls
JOIN pushes
  ON pushes.account = pulls.account AND pushes.repository = pulls.repository
  AND pushes.event_time <= pulls.event_time AND pulls.wanted IN (pushes.image_digest, pushes.image_tag)
JOIN piped ON piped.account = pulls.account AND piped.repository = pulls.repository
WHERE NOT pushes.by_pipeline
  AND NOT (
    {named_by :trusted_pushers pushes.actor}
  )
  AND pulls.puller <> pushes.actor
GROUP BY pulls.account, pulls.puller, pulls.repository, pushes.image_digest
{cannot_be_excluded}
  AND event_source = 'ecr.amazonaws.com' AND event_name IN ('BatchGetImage', 'PutImage')
  AND image_digest IS NULL
