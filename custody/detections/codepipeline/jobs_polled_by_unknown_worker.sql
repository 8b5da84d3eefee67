-- Polling is read-only and constant: asked of history, so that no rule has every poll forwarded to it.
WITH polls AS (
  SELECT
    event_id, event_time, account, region, source_file, actor_type, session_issuer_arn, console_session,
    COALESCE(session_issuer_arn, actor_arn, actor_name) AS actor,
    COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.actionTypeId.provider'), 'any provider') AS provider
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL
    AND event_name IN ('PollForJobs', 'PollForThirdPartyJobs')
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
)
SELECT
  MIN_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id, MIN(event_time) AS event_time, account, region, actor,
  provider AS subject, CAST(COUNT(*) AS varchar) || ' polls for jobs' AS finding,
  MIN_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
FROM polls
WHERE NOT (
    {named_by :job_workers actor}
  )
  AND (:job_workers <> '' OR {by_a_person})
GROUP BY account, region, actor, provider
