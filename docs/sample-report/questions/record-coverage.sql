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
