SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Ids that records of different content bear or claim to correct. A correction that counts has taken its record's place,
-- so the two are not here together. What is no UUID, as in anonymized data, is no id;
-- nor is the UUID of zeros.
WITH named AS (
  SELECT
    claimed, event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, event_name,
    source_file, fingerprint, COUNT(*) OVER (PARTITION BY claimed) AS borne
  FROM events
  CROSS JOIN UNNEST(ARRAY[event_id, corrects]) AS names(claimed)
  WHERE event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND claimed LIKE '________-____-____-____-____________'
), claims AS (
  SELECT *, CAST(event_time AS VARCHAR) || COALESCE(source_file, '') || fingerprint AS nth
  FROM named
  WHERE borne > 1 AND REGEXP_LIKE(claimed, '^[0-9A-Fa-f-]+$') AND claimed <> '00000000-0000-0000-0000-000000000000'
), reused AS (
  SELECT
    MAX_BY(event_id, nth) AS event_id, MAX(event_time) AS event_time, MAX_BY(account, nth) AS account,
    MAX_BY(region, nth) AS region, MAX_BY(actor, nth) AS actor, 'event id ' || claimed AS subject,
    CAST(COUNT(DISTINCT fingerprint) AS varchar) || ' records that differ: '
      || ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT event_name)), ', ') AS finding,
    MAX_BY(source_file, nth) AS source_file
  FROM claims
  GROUP BY claimed
  HAVING COUNT(DISTINCT fingerprint) > 1
)
SELECT event_id, event_time, account, region, actor, subject, finding, source_file
FROM reused
WHERE event_time >= CAST(:since AS timestamp)
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
