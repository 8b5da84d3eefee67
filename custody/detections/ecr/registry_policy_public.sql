-- Policies of a registry, and those that templates give to repositories made later, that let everybody in.
WITH policies AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
    CASE
      WHEN event_name = 'PutRegistryPolicy' THEN 'registry'
      ELSE 'template ' || COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.prefix'), 'of repositories')
    END AS subject,
    source_file, fingerprint,
    ARRAY[
      JSON_EXTRACT_SCALAR(request_parameters, '$.policyText'), JSON_EXTRACT_SCALAR(response_elements, '$.policyText'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.repositoryPolicy'),
      JSON_EXTRACT_SCALAR(response_elements, '$.repositoryCreationTemplate.repositoryPolicy')
    ] AS texts
  FROM events
  WHERE event_source = 'ecr.amazonaws.com'
    AND event_name IN ('PutRegistryPolicy', 'CreateRepositoryCreationTemplate', 'UpdateRepositoryCreationTemplate')
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
), {public_statements}
{cannot_be_excluded}
  AND event_source = 'ecr.amazonaws.com'
  AND event_name IN ('PutRegistryPolicy', 'CreateRepositoryCreationTemplate', 'UpdateRepositoryCreationTemplate')
  AND omitted LIKE '%requestParameters%' AND JSON_EXTRACT_SCALAR(response_elements, '$.policyText') IS NULL
  AND JSON_EXTRACT_SCALAR(response_elements, '$.repositoryCreationTemplate.repositoryPolicy') IS NULL
