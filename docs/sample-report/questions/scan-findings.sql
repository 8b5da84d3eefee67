WITH scanned AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY account, region, repository, image_digest ORDER BY event_time DESC, event_id DESC
    ) AS nth,
    COUNT(*) OVER (PARTITION BY account, region, repository, image_digest) AS scans
  FROM state_changes
  WHERE detail_type IN ('ECR Image Scan', 'Inspector2 Scan') AND image_digest IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (:repository = '' OR repository = :repository)
    AND (:digest = '' OR image_digest = :digest)
), pushes AS (
  SELECT account, region, repository, image_digest, pusher
  FROM (
    SELECT
      account, region, repository, image_digest, COALESCE(actor_arn, actor_name) AS pusher,
      ROW_NUMBER() OVER (
        PARTITION BY account, region, repository, image_digest ORDER BY event_time, event_id
      ) AS nth
    FROM events
    WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
      AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
      AND (:account = '' OR account = :account)
      AND (:region = '' OR region = :region)
  ) AS numbered
  WHERE nth = 1
)
SELECT
  scanned.repository, scanned.image_digest, scanned.image_tag, scanned.event_time AS scanned_at, scanned.scan_status,
  CASE WHEN scanned.scan_status <> 'FAILED' THEN COALESCE(scanned.findings_critical, 0) END AS critical,
  CASE WHEN scanned.scan_status <> 'FAILED' THEN COALESCE(scanned.findings_high, 0) END AS high,
  CASE WHEN scanned.scan_status <> 'FAILED' THEN COALESCE(scanned.findings_medium, 0) END AS medium,
  scanned.findings_low AS low, scanned.scans, pushes.pusher AS pushed_by,
  scanned.account, scanned.region, scanned.event_id, scanned.source_file
FROM scanned
LEFT JOIN pushes
  ON pushes.account = scanned.account AND pushes.region = scanned.region
  AND pushes.repository = scanned.repository AND pushes.image_digest = scanned.image_digest
WHERE scanned.nth = 1
ORDER BY
  COALESCE(scanned.findings_critical, 0) DESC, COALESCE(scanned.findings_high, 0) DESC,
  COALESCE(scanned.findings_medium, 0) DESC, scanned.event_time, scanned.event_id
