-- title: Own pushes: who pushed base images?
-- why: Every image is built on those below base/, so one push there reaches every team.
-- column event_time
-- column actor_arn
-- column repository
-- column image_tag
-- column image_digest
-- column account
-- column region
-- column event_id
-- column source_file
SELECT event_time, actor_arn, repository, image_tag, image_digest, account, region, event_id, source_file
FROM events
WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
  AND repository LIKE 'base/%'
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
ORDER BY event_time, event_id
