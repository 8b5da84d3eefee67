-- title: Which identities worked in more than one Region?
-- why: A build works where it stands. An identity that turns up in another Region is deployed there, or stolen.
-- column actor: The user, or the role whatever the session.
-- column region
-- column regions: In how many Regions it worked.
-- column changes: How many calls that change something.
-- column reads: How many that only read.
-- column first_time: The first of them here.
-- column last_time: The last of them here.
-- controls iso_27001: A.8.16
-- controls nist_800_53: AC-2(12)
-- controls soc2: CC7.2
WITH calls AS (
  SELECT region, read_only, event_time, {the_identity} AS actor
  FROM events
  WHERE event_type = 'AwsApiCall' AND activity IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND {by_the_actor}
), uses AS (
  SELECT
    actor, region, COUNT(*) FILTER (WHERE NOT COALESCE(read_only, FALSE)) AS changes,
    COUNT(*) FILTER (WHERE read_only) AS reads, MIN(event_time) AS first_time, MAX(event_time) AS last_time
  FROM calls
  GROUP BY actor, region
), counted AS (
  SELECT *, COUNT(*) OVER (PARTITION BY actor) AS regions
  FROM uses
)
SELECT actor, region, regions, changes, reads, first_time, last_time
FROM counted
WHERE regions > 1
ORDER BY actor, region
