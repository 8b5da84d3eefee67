-- title: Which findings of Amazon Inspector bear on images?
-- why: Each finding as it was made, suppressed or closed; a suppressed one is a decision somebody took.
-- column event_time
-- column severity: How severe it is.
-- column state: ACTIVE, SUPPRESSED or CLOSED.
-- column title: The finding in a line.
-- column repository
-- column image_digest
-- column image_tag: Its tags.
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cra: Annex I Part I (2)(a)
-- controls dora: Art. 25
-- controls iso_27001: A.8.8
-- controls nist_800_53: RA-5
-- controls pci_dss: 6.3.1
-- controls s2c2f: SCA-1
-- controls soc2: CC7.1
-- controls ssdf: RV.1.1
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
