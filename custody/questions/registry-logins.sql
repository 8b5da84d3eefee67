-- title: Who got credentials for a registry?
-- why: A login is good for twelve hours of pulls and pushes; it is the first step of both.
-- column actor: The user, or the role whatever the session.
-- column actor_type
-- column account
-- column region
-- column logins: How many times.
-- column failed: How many were refused.
-- column addresses: How many different addresses they came from.
-- column first_time: The first of them.
-- column last_time: The last of them.
-- controls iso_27001: A.8.5
-- controls nist_800_53: AU-12
SELECT
  actor, actor_type, account, region,
  COUNT(*) AS logins, COUNT(error_code) AS failed, COUNT(DISTINCT source_ip) AS addresses,
  MIN(event_time) AS first_time, MAX(event_time) AS last_time
FROM (
  SELECT actor_type, account, region, error_code, source_ip, event_time, {the_identity} AS actor
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'GetAuthorizationToken'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND {by_the_actor}
) AS tokens
GROUP BY actor, actor_type, account, region
ORDER BY actor, actor_type, account, region
