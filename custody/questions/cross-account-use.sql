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
-- controls dora: Art. 28
-- controls iso_27001: A.5.19
-- controls nis2: Art. 21(2)(d)
-- controls nist_800_53: AC-20
-- controls soc2: CC6.1, CC9.2
SELECT
  account, actor_account, actor, activity, COUNT(*) AS records, COUNT(error_code) AS failed,
  ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT subject)), ', ') AS subjects,
  MIN(event_time) AS first_time, MAX(event_time) AS last_time
FROM (
  SELECT
    account, actor_account, activity, error_code, event_time,
    COALESCE(repository, pipeline, CASE WHEN omitted IS NOT NULL THEN 'omitted by CloudTrail' END, '-') AS subject,
    {the_identity} AS actor
  FROM events
  WHERE actor_account <> account AND activity IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND {by_the_actor}
) AS uses
GROUP BY account, actor_account, actor, activity
ORDER BY account, actor_account, actor, activity
