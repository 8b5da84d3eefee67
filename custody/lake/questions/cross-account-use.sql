-- title: Which identities of other accounts worked here?
-- why: What another account may do here is decided there as well as here; each use ought to be expected.
-- column account
-- column actor_account
-- column actor: Who: the ARN, or the service.
-- column activity
-- column records: How many calls.
-- column failed: How many of them were refused or failed.
-- column subjects: Repositories and pipelines, separated by commas.
-- column first_time: The first of them.
-- column last_time: The last of them.
SELECT
  account, actor_account, COALESCE(session_issuer_arn, actor_arn, actor_name) AS actor, activity,
  COUNT(*) AS records, COUNT(error_code) AS failed,
  ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT COALESCE(repository, pipeline, '-'))), ', ') AS subjects,
  MIN(event_time) AS first_time, MAX(event_time) AS last_time
FROM events
WHERE actor_account <> account AND activity IS NOT NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
GROUP BY account, actor_account, COALESCE(session_issuer_arn, actor_arn, actor_name), activity
ORDER BY account, actor_account, actor, activity
