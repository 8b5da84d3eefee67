WITH kinds AS (
  SELECT
    event_time, activity, error_code, COALESCE(actor_arn, actor_name) AS actor,
    CASE
      WHEN event_type = 'AwsServiceEvent' OR actor_type IN ('AWSService', 'AWSAccount') AND invoked_by IS NOT NULL
        THEN 'AWS service'
      WHEN actor_type = 'Root' THEN 'root'
      WHEN actor_type = 'IAMUser' THEN 'IAM user'
      WHEN actor_type IN ('SAMLUser', 'WebIdentityUser', 'FederatedUser', 'IdentityCenterUser', 'Directory')
        THEN 'federated'
      WHEN actor_type IN ('AssumedRole', 'Role') THEN 'role'
      WHEN actor_type = 'AWSAccount' THEN 'another account'
      ELSE 'unknown'
    END AS identity_kind
  FROM events
  WHERE activity IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
)
SELECT
  identity_kind, activity, COUNT(*) AS records, COUNT(DISTINCT actor) AS identities,
  COUNT(error_code) AS failed, MIN(event_time) AS first_time, MAX(event_time) AS last_time
FROM kinds
GROUP BY identity_kind, activity
ORDER BY identity_kind, activity
