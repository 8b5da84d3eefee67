SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Webhooks with a filter group that takes pull requests and names no actor in full, and those without any filter.
WITH calls AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file, event_name,
    COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.projectName'), 'a project') AS subject,
    TRY_CAST(JSON_EXTRACT(request_parameters, '$.filterGroups') AS ARRAY(JSON)) AS filter_groups,
    JSON_EXTRACT_SCALAR(request_parameters, '$.branchFilter') AS branch_filter,
    COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.pullRequestBuildPolicy.requiresCommentApproval'), '') AS approval,
    COALESCE(JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.pullRequestBuildPolicy.approverRoles')), '') AS approvers
  FROM events
  WHERE event_source = 'codebuild.amazonaws.com' AND event_name IN ('CreateWebhook', 'UpdateWebhook')
    AND error_code IS NULL AND COALESCE(omitted, '') NOT LIKE '%requestParameters%'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
), judged AS (
  SELECT
    event_id, event_time, account, region, actor, source_file, subject,
    CASE
      WHEN COALESCE(branch_filter, '') = '' AND COALESCE(CARDINALITY(filter_groups), 0) = 0
        AND (event_name = 'CreateWebhook' OR filter_groups IS NOT NULL) THEN 'no filter: every event builds'
      WHEN CARDINALITY(FILTER(filter_groups, g ->
        CARDINALITY(FILTER(COALESCE(TRY_CAST(g AS ARRAY(JSON)), ARRAY[g]), f ->
          JSON_EXTRACT_SCALAR(f, '$.type') = 'EVENT'
          AND NOT REGEXP_LIKE(
            JSON_EXTRACT_SCALAR(f, '$.pattern'), 'PULL_REQUEST_(CREATED|UPDATED|REOPENED|CLOSED)'
          )
        )) = 0
        AND CARDINALITY(FILTER(COALESCE(TRY_CAST(g AS ARRAY(JSON)), ARRAY[g]), f ->
          JSON_EXTRACT_SCALAR(f, '$.type') = 'ACTOR_ACCOUNT_ID'
          AND COALESCE(JSON_EXTRACT_SCALAR(f, '$.excludeMatchedPattern'), 'false') <> 'true'
          AND REGEXP_LIKE(
            JSON_EXTRACT_SCALAR(f, '$.pattern'),
            '\A(\^[0-9]+\$(\|\^[0-9]+\$)*|\^\((\?:)?[0-9]+(\|[0-9]+)*\)\$)\z'
          )
        )) = 0
      )) > 0 THEN 'pull requests build, and no filter names the actor in full'
      WHEN approval = 'DISABLED' THEN 'pull requests build without approval'
    END AS finding
  FROM calls
  WHERE approval NOT IN ('ALL_PULL_REQUESTS', 'FORK_PULL_REQUESTS') OR REGEXP_LIKE(approvers, '_READ"|_GUEST"')
)
SELECT event_id, event_time, account, region, actor, subject, finding, source_file
FROM judged
WHERE finding IS NOT NULL
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'codebuild.amazonaws.com' AND event_name IN ('CreateWebhook', 'UpdateWebhook')
  AND omitted LIKE '%requestParameters%'
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
