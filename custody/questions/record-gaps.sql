-- title: Where is the record silent?
-- why: Nobody can prove what happened while nothing was recorded; a quiet Sunday looks like a stopped trail.
--   Records of all services count, audited or not. An account and Region without any record in the period is not
--   listed: record-coverage shows what is.
-- parameter at_least_hours integer 24 from 0 to 87600: Silences shorter than this many hours are left out.
-- column account
-- column region
-- column silent_from: The last record before.
-- column silent_until: The first record after; the end of the period when there is none.
-- column hours: How many whole hours that is.
-- column ended: Whether a record came after.
-- column event_id: The last record before the silence.
-- column source_file
-- controls iso_27001: A.8.15
-- controls nist_800_53: AU-5
-- controls owasp_cicd: CICD-SEC-10
-- controls pci_dss: 10.7.2
WITH ending AS (
  {period_end}
), followed AS (
  SELECT
    account, region, last_event_id, last_time, last_file,
    LEAD(first_time) OVER (PARTITION BY account, region ORDER BY hour) AS next_time
  FROM record_hours
  WHERE hour >= DATE_TRUNC('hour', CAST(:since AS timestamp)) AND hour < CAST(:until AS timestamp)
    AND last_time >= CAST(:since AS timestamp) AND first_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
)
SELECT
  account, region, last_time AS silent_from,
  COALESCE(next_time, period_end) AS silent_until,
  CAST(FLOOR(DATE_DIFF('second', last_time, COALESCE(next_time, period_end)) / 3.6E3) AS bigint) AS hours,
  next_time IS NOT NULL AS ended, last_event_id AS event_id, last_file AS source_file
FROM followed CROSS JOIN ending
WHERE DATE_DIFF('second', last_time, COALESCE(next_time, period_end)) >= 3600 * :at_least_hours
ORDER BY account, region, silent_from, event_id
