-- title: What did the root user do?
-- why: Nothing stops root. Each use of it wants a reason, MFA and somebody who knew.
-- column event_time
-- column event_source
-- column event_name
-- column activity
-- column subject: The repository or the pipeline it was done to.
-- column error_code
-- column mfa
-- column source_ip
-- column user_agent
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_aws: 2.7, 5.3
-- controls iso_27001: A.8.2
-- controls nist_800_53: AC-6(9)
-- controls pci_dss: 8.2.2, 10.2.1.2
-- controls soc2: CC6.1
SELECT
  event_time, event_source, event_name, activity, COALESCE(repository, pipeline) AS subject, error_code, mfa,
  source_ip, user_agent, omitted, account, region, event_id, source_file
FROM events
WHERE actor_type = 'Root' AND event_type <> 'AwsServiceEvent' AND invoked_by IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
ORDER BY event_time, event_id
