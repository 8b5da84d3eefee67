-- title: What does the record cover?
-- why: Before anything is concluded from silence: of which accounts and Regions there are records, of any service,
--   from when to when.
-- column account
-- column region
-- column records: How many records of any service, copies among them; hours that the period cuts count whole.
-- column other_records: Those of services that are not audited, which no other question sees.
-- column days: On how many days there are any.
-- column first_time: The first of them.
-- column last_time: The last of them.
-- controls cis_aws: 4.1
-- controls iso_27001: A.8.15
-- controls nis2: Art. 21(2)(f)
-- controls nist_800_53: AU-12
-- controls owasp_cicd: CICD-SEC-10
SELECT
  account, region, SUM(records) AS records, SUM(other_records) AS other_records,
  COUNT(DISTINCT CAST(hour AS date)) AS days, MIN(first_time) AS first_time, MAX(last_time) AS last_time
FROM record_hours
WHERE hour >= DATE_TRUNC('hour', CAST(:since AS timestamp)) AND hour < CAST(:until AS timestamp)
  AND last_time >= CAST(:since AS timestamp) AND first_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
GROUP BY account, region
ORDER BY account, region
