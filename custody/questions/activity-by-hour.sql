-- title: At what hours is worked?
-- why: People keep hours; what happens outside of them is automation, an emergency, or somebody else.
-- parameter utc_offset_minutes integer 0 from -720 to 840: Minutes that local time is ahead of UTC.
-- column hour_of_day: The hour, 0 to 23, with the offset added.
-- column records: How many calls.
-- column changes: How many of them change something.
-- column failed: How many were refused or failed.
-- column identities: How many different identities.
-- controls iso_27001: A.8.16
-- controls nist_800_53: AC-2(12)
-- controls soc2: CC7.2
WITH clock AS (
  -- Athena takes values in WHERE clauses alone, so the offset is picked from all there can be.
  SELECT minutes_ahead
  FROM UNNEST(SEQUENCE(-720, 840)) AS offsets(minutes_ahead)
  WHERE minutes_ahead = :utc_offset_minutes
), hours AS (
  SELECT
    HOUR(DATE_ADD('minute', minutes_ahead, event_time)) AS hour_of_day, read_only, error_code,
    {the_identity} AS actor
  FROM events CROSS JOIN clock
  WHERE activity IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND {by_the_actor}
)
SELECT
  hour_of_day, COUNT(*) AS records, COUNT(*) FILTER (WHERE NOT COALESCE(read_only, FALSE)) AS changes,
  COUNT(error_code) AS failed, COUNT(DISTINCT actor) AS identities
FROM hours
GROUP BY hour_of_day
ORDER BY hour_of_day
