-- title: Who changed something without MFA?
-- why: A password or a key alone can be stolen. Roles that machines assume have no MFA; people should.
-- parameter people_roles text "": Beginnings of the names of roles that people assume besides those of IAM Identity
--   Center, one a line, such as okta-*.
-- parameter machines boolean false: Whether to name roles too that no person seems to use.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column actor_type
-- column event_name
-- column activity
-- column subject: What it was done to: the repository, pipeline, project, trail, key, bucket ...
-- column source_ip
-- column user_agent
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.8.5
-- controls nis2: Art. 21(2)(j)
-- controls nist_800_53: IA-2(1)
-- controls pci_dss: 8.4.1
-- controls soc2: CC6.1
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, actor_type, event_name, activity,
  COALESCE(resource, repository, pipeline) AS subject,
  source_ip, user_agent, omitted, account, region, event_id, source_file
FROM events
WHERE event_type = 'AwsApiCall' AND error_code IS NULL AND NOT COALESCE(read_only, FALSE)
  AND activity IS NOT NULL AND NOT COALESCE(mfa, FALSE)
  AND (
    :machines OR {by_a_person}
  )
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
ORDER BY event_time, event_id
