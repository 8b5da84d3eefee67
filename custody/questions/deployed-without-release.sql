-- title: What was deployed that no release shipped?
-- why: A release is a pipeline's execution with its reviews and tests. What runs without one went around them.
-- parameter earliest time 90d: How far back to look for the definition, the push and the build of what was deployed.
-- column event_time
-- column actor: Who deployed it.
-- column event_name
-- column target: The service, function or task: its ARN, or its name where the record has no ARN.
-- column image: As the definition names it; empty when the record does not say.
-- column repository
-- column image_tag: The tag that it was named by.
-- column image_digest: The digest that was named, else that which the last push of the tag before then put there.
-- column reason: Why no release is known. A push that is tied to a pipeline's action by role and time counts as one.
-- column pushed_at: When that digest was last pushed before, as far as the record goes.
-- column pusher: Who pushed it.
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.8.32
-- controls nist_800_53: CM-3, SR-4
-- controls soc2: CC8.1
-- controls owasp_cicd: CICD-SEC-1
WITH {deployments},
{released_digests}
SELECT
  event_time, actor, event_name, target, image, repository, image_tag, image_digest,
  CASE
    WHEN gap IS NOT NULL THEN gap
    WHEN push_session LIKE 'AWSCodeBuild-%' THEN 'no pipeline is known to have run build ' || SUBSTR(push_session, 14)
    ELSE 'no build session pushed it'
  END AS reason,
  pushed_at, pusher, account, region, event_id, source_file
FROM deployments
LEFT JOIN released ON released.released_digest = deployments.image_digest
WHERE released_digest IS NULL AND event_time >= CAST(:since AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (:repository = '' OR repository = :repository OR image IS NULL AND omitted IS NOT NULL)
ORDER BY event_time, event_id, image
