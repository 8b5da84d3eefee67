-- Policies of repositories, private and public ones, that let everybody in.
WITH policies AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
    COALESCE(repository, 'a repository') AS subject, source_file, fingerprint,
    ARRAY[
      JSON_EXTRACT_SCALAR(request_parameters, '$.policyText'), JSON_EXTRACT_SCALAR(response_elements, '$.policyText')
    ] AS texts
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'SetRepositoryPolicy'
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
), {public_statements}
{cannot_be_excluded}
  AND event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'SetRepositoryPolicy'
  AND omitted LIKE '%requestParameters%' AND JSON_EXTRACT_SCALAR(response_elements, '$.policyText') IS NULL
