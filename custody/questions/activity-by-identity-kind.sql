-- title: Which kinds of identity did what?
-- why: Root and long-lived users ought to do little, roles most: this is how it really is.
-- column identity_kind: root, IAM user, role, federated, AWS service, another account, or unknown.
-- column activity
-- column records: How many calls.
-- column identities: How many different identities.
-- column failed: How many of the calls were refused or failed.
-- column first_time: The first of them.
-- column last_time: The last of them.
-- controls nist_800_53: AU-6
-- controls soc2: CC7.2
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
