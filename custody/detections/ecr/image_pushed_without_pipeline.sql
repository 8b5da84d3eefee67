-- Which builds a pipeline started, and which pushes came from them; asked of repositories that pipelines fill.
WITH {pushes_by_pipeline}
SELECT
  pushes.event_id, pushes.event_time, pushes.account, pushes.region, pushes.actor_arn AS actor,
  pushes.repository || ':' || COALESCE(pushes.image_tag, pushes.image_digest, 'unknown') AS subject,
  'no pipeline started the build of ' || COALESCE(pushes.image_digest, 'an unknown digest') AS finding,
  pushes.source_file
FROM pushes
JOIN piped
  ON piped.account = pushes.account AND piped.repository = pushes.repository
  AND piped.since <= pushes.event_time
WHERE NOT pushes.by_pipeline AND pushes.event_time >= CAST(:since AS timestamp)
  AND NOT (
    {named_by :trusted_pushers pushes.actor}
  )
{cannot_be_excluded}
  AND event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND repository IS NULL
