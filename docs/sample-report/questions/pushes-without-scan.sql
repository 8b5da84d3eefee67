WITH scans AS (
  SELECT
    account, region, repository AS scanned_repository, image_digest,
    COUNT(*) FILTER (WHERE scan_status IN ('COMPLETE', 'INITIAL_SCAN_COMPLETE')) AS completed,
    MAX(scan_status) AS last_status
  FROM state_changes
  WHERE detail_type IN ('ECR Image Scan', 'Inspector2 Scan') AND image_digest IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
  GROUP BY account, region, repository, image_digest
)
SELECT
  events.event_time, COALESCE(events.actor_arn, events.actor_name) AS actor, events.repository,
  events.image_tag, events.image_digest, scans.last_status, events.omitted, events.account, events.region, events.event_id,
  events.source_file
FROM events
LEFT JOIN scans
  ON scans.account = events.account AND scans.region = events.region
  AND scans.scanned_repository = events.repository AND scans.image_digest = events.image_digest
WHERE events.event_source = 'ecr.amazonaws.com' AND events.event_name = 'PutImage'
  AND events.error_code IS NULL AND COALESCE(scans.completed, 0) = 0
  AND events.event_time >= CAST(:since AS timestamp) AND events.event_time < CAST(:until AS timestamp)
  AND (:account = '' OR events.account = :account)
  AND (:region = '' OR events.region = :region)
  AND (
    -- A repository whose name CloudTrail left out cannot be excluded.
    :repository = '' OR repository = :repository
    OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
  )
ORDER BY events.event_time, events.event_id
