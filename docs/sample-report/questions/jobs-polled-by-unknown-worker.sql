SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
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
    -- Whether a list of ARNs names somebody: a star stands for the rest of a role's name, never for a slash.
    CARDINALITY(FILTER(
      SPLIT(:job_workers, CHR(10)),
      a -> a = actor OR (
        a LIKE '%*' AND STARTS_WITH(actor, REPLACE(a, '*', '')) AND SUBSTR(actor, LENGTH(a)) NOT LIKE '%/%'
      )
    )) > 0
  )
  AND (:job_workers <> '' OR (
    actor_type IN ('Root', 'IAMUser', 'IdentityCenterUser')
    OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!'
    OR CARDINALITY(FILTER(
      SPLIT(:people_roles, CHR(10)),
      p -> p <> '' AND STARTS_WITH(REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'), REPLACE(p, '*', ''))
    )) > 0
    OR console_session = 'true'
  ))
GROUP BY account, region, actor, provider
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
