SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, session_name, repository,
  COALESCE(image_tag, CASE WHEN omitted IS NOT NULL THEN 'omitted by CloudTrail' END) AS image_tag,
  COALESCE(image_digest, CASE WHEN omitted IS NOT NULL THEN 'omitted by CloudTrail' END) AS image_digest,
  source_ip, user_agent, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
  AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
  AND (
    -- A repository whose name CloudTrail left out cannot be excluded.
    :repository = '' OR repository = :repository
    OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
  )
  AND (
    -- An image whose tag or digest CloudTrail left out cannot be excluded.
    (:tag = '' OR CONTAINS(SPLIT(image_tag, ','), :tag) OR image_tag IS NULL AND omitted IS NOT NULL)
    AND (:digest = '' OR CONTAINS(SPLIT(image_digest, ','), :digest) OR image_digest IS NULL AND omitted IS NOT NULL)
  )
ORDER BY event_time, event_id
