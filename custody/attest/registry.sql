-- title: In which kind of registry was an image pushed?
-- why: A private registry has a host that says its account and Region, and ECR Public one of another name.
-- parameter digest text required: The image's digest.
-- column event_source
SELECT DISTINCT event_source
FROM events
WHERE event_name = 'PutImage' AND error_code IS NULL
  AND event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com')
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {in_the_repository}
  AND {of_the_image}
ORDER BY event_source
