WITH ending AS (
  -- Athena takes values in WHERE clauses alone: the end of the period is put together from the powers of two
  -- that its seconds since the year 1 are the sum of, as days and seconds, for one addition takes 32 bits.
  SELECT DATE_ADD(
    'second', CAST(SUM(power) AS bigint) % 86400,
    DATE_ADD('day', CAST(FLOOR(SUM(power) / 86400) AS bigint), TIMESTAMP '0001-01-01 00:00:00')
  ) AS period_end
  FROM (SELECT POWER(2, n) AS power FROM UNNEST(SEQUENCE(0, 38)) AS exponents(n)) AS powers
  WHERE FLOOR(
    DATE_DIFF('second', TIMESTAMP '0001-01-01 00:00:00', CAST(:until AS timestamp)) / power
  ) % 2 = 1
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
