SELECT
  event_time, finding_severity AS severity, state, finding_title AS title, repository, image_digest, image_tag,
  account, region, event_id, source_file
FROM state_changes
WHERE detail_type = 'Inspector2 Finding' AND repository IS NOT NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (:repository = '' OR repository = :repository)
  AND (:digest = '' OR image_digest = :digest)
ORDER BY event_time, event_id
