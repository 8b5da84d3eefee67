SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Pulls from repositories whose last word on scanning was no, where neither registry nor person scans.
WITH settings AS (
  SELECT
    account, region, repository, event_id, event_time,
    COALESCE(
      JSON_EXTRACT_SCALAR(request_parameters, '$.imageScanningConfiguration.scanOnPush'), 'false'
    ) AS on_push
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name IN ('CreateRepository', 'PutImageScanningConfiguration')
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), latest AS (
  SELECT account, region, repository, MAX_BY(on_push, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS on_push
  FROM settings
  GROUP BY account, region, repository
), scanned AS (
  SELECT account, region, MAX(repository) AS repository
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (
      event_name = 'StartImageScan'
      OR (
        event_name = 'PutRegistryScanningConfiguration'
        AND JSON_EXTRACT_SCALAR(request_parameters, '$.rules[0].scanFrequency') IS NOT NULL
      )
    )
  GROUP BY account, region, repository
)
SELECT
  MIN_BY(pull.event_id, CAST(pull.event_time AS VARCHAR) || COALESCE(pull.event_id, '')) AS event_id, MIN(pull.event_time) AS event_time,
  pull.account, pull.region, COALESCE(pull.session_issuer_arn, pull.actor_arn, pull.actor_name) AS actor,
  pull.repository AS subject,
  CAST(COUNT(*) AS varchar) || ' pulls; scanning on push is off' AS finding,
  MIN_BY(pull.source_file, CAST(pull.event_time AS VARCHAR) || COALESCE(pull.event_id, '')) AS source_file
FROM events AS pull
JOIN latest
  ON latest.account = pull.account AND latest.region = pull.region AND latest.repository = pull.repository
LEFT JOIN scanned
  ON scanned.account = pull.account AND scanned.region = pull.region
  AND COALESCE(scanned.repository, pull.repository) = pull.repository
WHERE pull.event_source = 'ecr.amazonaws.com' AND pull.event_name = 'BatchGetImage'
  AND pull.error_code IS NULL AND latest.on_push = 'false' AND scanned.account IS NULL
  AND pull.event_time >= CAST(:since AS timestamp) AND pull.event_time < CAST(:until AS timestamp)
GROUP BY
  pull.account, pull.region, pull.repository,
  COALESCE(pull.session_issuer_arn, pull.actor_arn, pull.actor_name)
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'ecr.amazonaws.com'
  AND (
    event_name = 'PutRegistryScanningConfiguration'
    OR (event_name = 'BatchGetImage' AND repository IS NULL)
    OR (
      event_name IN ('CreateRepository', 'PutImageScanningConfiguration')
      AND omitted LIKE '%requestParameters%'
    )
  )
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
