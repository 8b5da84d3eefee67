-- title: What did scans find in which image?
-- why: The last scan of each image, worst first: what is known to be wrong with what may be running.
-- parameter earliest time 90d: How far back to look for the push.
-- column repository
-- column image_digest
-- column image_tag: Its tags when it was scanned.
-- column scanned_at: When the last scan was over.
-- column scan_status: COMPLETE, FAILED or INITIAL_SCAN_COMPLETE.
-- column critical: Findings rated critical.
-- column high: Findings rated high.
-- column medium: Findings rated medium.
-- column low: Findings rated low; empty when the scan does not say.
-- column scans: How many scans of it ended in the period.
-- column pushed_by: Who pushed it, when the record shows it.
-- column account
-- column region
-- column event_id: The event of the last scan.
-- column source_file
-- controls cra: Annex I Part I (2)(a)
-- controls dora: Art. 25
-- controls iso_27001: A.8.8
-- controls nist_800_53: RA-5
-- controls pci_dss: 6.3.1
-- controls s2c2f: SCA-1
-- controls soc2: CC7.1
-- controls ssdf: RV.1.1
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
