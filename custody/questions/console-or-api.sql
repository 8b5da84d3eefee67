-- title: Who worked in the console, who by API?
-- why: Changes by hand in the console leave no code behind; automation ought to come by API.
-- column actor: Who: the ARN, or the service.
-- column way: console or API.
-- column changes: How many calls that change something.
-- column reads: How many that only read.
-- column first_time: The first of them.
-- column last_time: The last of them.
-- controls nist_800_53: AU-6
-- controls soc2: CC7.2
WITH ways AS (
  SELECT
    event_time, read_only, COALESCE(actor_arn, actor_name) AS actor,
    CASE
      WHEN {in_the_console} THEN 'console'
      ELSE 'API'
    END AS way
  FROM events
  WHERE event_type = 'AwsApiCall'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND {by_the_actor}
)
SELECT
  actor, way, COUNT(*) FILTER (WHERE NOT COALESCE(read_only, FALSE)) AS changes,
  COUNT(*) FILTER (WHERE read_only) AS reads, MIN(event_time) AS first_time, MAX(event_time) AS last_time
FROM ways
GROUP BY actor, way
ORDER BY actor, way
