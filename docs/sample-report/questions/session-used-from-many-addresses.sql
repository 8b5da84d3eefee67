SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Temporary keys by address. Calls that AWS services make for somebody carry a name there, and are left out.
WITH uses AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, access_key_id,
    source_ip, source_file
  FROM events
  WHERE access_key_id LIKE 'ASIA%' AND error_code IS NULL
    AND REGEXP_LIKE(source_ip, '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$|^[0-9a-fA-F]*:[0-9a-fA-F:.]+$')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), sessions AS (
  SELECT
    MAX_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id,
    MAX(event_time) AS event_time, account,
    MAX_BY(region, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS region,
    MAX_BY(actor, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS actor, access_key_id,
    ARRAY_SORT(ARRAY_AGG(DISTINCT source_ip)) AS addresses,
    MAX_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
  FROM uses
  GROUP BY account, access_key_id
)
SELECT
  event_id, event_time, account, region, actor, access_key_id AS subject,
  'used from ' || ARRAY_JOIN(addresses, ', ') AS finding, source_file
FROM sessions
WHERE CARDINALITY(addresses) >= 3 AND event_time >= CAST(:since AS timestamp)
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
