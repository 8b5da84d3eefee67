-- title: Which image ran where, and since when?
-- why: What counts is what runs. From a service back to the digest, its push and whoever put it there.
-- parameter target text "": Only this service or function: its ARN, or a part of it such as prod/api; empty for any.
-- parameter earliest time 365d: How far back to look for what ran when the period began, for its definition and its
--   push.
-- column target: The service or function: its ARN, or its name where the record has no ARN.
-- column image: As the definition names it, by tag or by digest; empty when the record does not say.
-- column repository: The image's repository, when it is one of Amazon ECR.
-- column image_tag: The tag that it was named by; latest where it was named by nothing.
-- column image_digest: The digest that was named, else that which the last push of the tag before then put there.
-- column known_by: digest, tag or unknown: how the digest is known.
-- column running_from: When the call was made that makes it run, UTC; the service itself takes minutes more.
-- column running_until: When the next call for the same target was made; empty while there was none.
-- column ended_by: That call; empty while there was none.
-- column event_name: The call that makes it run.
-- column actor: Who made it.
-- column pushed_at: When that digest was last pushed before, as far as the record goes.
-- column pusher: Who pushed it.
-- column push_event_id: The record of the push.
-- column gap: What is missing and why; empty when nothing is.
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.8.32, A.5.28
-- controls nist_800_53: SR-4
-- controls soc2: CC8.1
WITH {deployments}
SELECT
  target, image, repository, image_tag, image_digest,
  CASE WHEN named_digest IS NOT NULL THEN 'digest' WHEN image_digest IS NOT NULL THEN 'tag' ELSE 'unknown' END
    AS known_by,
  event_time AS running_from, ended_at AS running_until, ended_by, event_name, actor, pushed_at, pusher,
  push_event_id, gap, account, region, event_id, source_file
FROM deployments
-- Whether a task has ended no record says.
WHERE event_name NOT IN ('RunTask', 'StartTask')
  AND (ended_at IS NULL OR ended_at > CAST(:since AS timestamp))
  AND (:target = '' OR target IS NULL OR {is_the_target target})
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (:repository = '' OR repository = :repository OR image IS NULL AND omitted IS NOT NULL)
  AND (:tag = '' OR image_tag = :tag OR image IS NULL AND omitted IS NOT NULL)
  AND (:digest = '' OR image_digest = :digest OR image_digest IS NULL AND omitted IS NOT NULL)
ORDER BY account, region, target, running_from, event_id, image
