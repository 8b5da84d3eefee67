-- title: Who deleted images or repositories?
-- why: What is deleted cannot be examined any more; whoever deletes it decides what can be proven.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column repository
-- column image_tag
-- column image_digest
-- column forced: Whether a repository was deleted with the images in it.
-- column source_ip
-- column mfa
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.8.10
-- controls nist_800_53: AU-12
-- controls pci_dss: 10.2.1.7
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, repository, image_tag, image_digest,
  JSON_EXTRACT_SCALAR(request_parameters, '$.force') = 'true' AS forced,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com')
  AND event_name IN ('BatchDeleteImage', 'DeleteRepository') AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND {in_the_repository}
  AND {of_the_image}
ORDER BY event_time, event_id
