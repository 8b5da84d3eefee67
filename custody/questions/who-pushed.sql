-- title: Who pushed images?
-- why: Every image that runs was put there by somebody; this is who, when, from where and with MFA or without.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column session_name
-- column repository
-- column image_tag
-- column image_digest
-- column source_ip
-- column user_agent
-- column mfa
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_supply_chain: 4.2.2
-- controls nist_800_204d: 5.1.2
-- controls nist_800_53: AU-12, CM-5
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
  AND {by_the_actor}
  AND {in_the_repository}
  AND {of_the_image}
ORDER BY event_time, event_id
