-- title: What does the record cover?
-- why: Before anything is concluded from silence: which accounts and Regions there are records of, from when to
--   when.
-- column account
-- column region
-- column records: How many records.
-- column days: On how many days there are any.
-- column first_time: The first of them.
-- column last_time: The last of them.
-- column files: How many log files they are from.
SELECT
  account, region, COUNT(*) AS records, COUNT(DISTINCT CAST(event_time AS date)) AS days,
  MIN(event_time) AS first_time, MAX(event_time) AS last_time, COUNT(DISTINCT source_file) AS files
FROM events
WHERE event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
GROUP BY account, region
ORDER BY account, region
