SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
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
), -- The statements of the policies that let everybody in; texts holds a policy as it was asked for and as it is now.
documents AS (
  SELECT event_id, event_time, account, region, actor, subject, source_file, fingerprint, TRY(JSON_PARSE(policy)) AS document
  FROM policies
  CROSS JOIN UNNEST(texts) AS written(policy)
), statements AS (
  SELECT
    event_id, event_time, account, region, actor, subject, source_file, fingerprint, statement,
    JSON_EXTRACT(statement, '$.Principal') AS principal,
    TRY_CAST(JSON_EXTRACT(statement, '$.Condition') AS MAP(varchar, MAP(varchar, JSON))) AS conditions
  FROM documents
  CROSS JOIN UNNEST(COALESCE(
    TRY_CAST(JSON_EXTRACT(document, '$.Statement') AS ARRAY(JSON)), ARRAY[JSON_EXTRACT(document, '$.Statement')]
  )) AS one(statement)
  WHERE LOWER(JSON_EXTRACT_SCALAR(statement, '$.Effect')) = 'allow'
), open AS (
  SELECT
    event_id, event_time, account, region, actor, subject, source_file, fingerprint, conditions,
    COALESCE(
      JSON_EXTRACT_SCALAR(statement, '$.Action'), JSON_FORMAT(JSON_EXTRACT(statement, '$.Action')), 'all but a few'
    ) AS actions
  FROM statements
  WHERE JSON_EXTRACT(statement, '$.NotPrincipal') IS NOT NULL
    OR CARDINALITY(FILTER(
      FLATTEN(TRANSFORM(
        COALESCE(MAP_VALUES(TRY_CAST(principal AS MAP(varchar, JSON))), TRY_CAST(principal AS ARRAY(JSON)), ARRAY[principal]),
        p -> COALESCE(TRY_CAST(p AS ARRAY(JSON)), ARRAY[p])
      )),
      p -> JSON_EXTRACT_SCALAR(p, '$') LIKE '%*%'
        AND NOT REGEXP_LIKE(JSON_EXTRACT_SCALAR(p, '$'), '\Aarn:[a-z-]+:(iam|sts)::[0-9]{12}:')
    )) > 0
), public AS (
  -- Left out is what a condition limits to named organizations, accounts, ARNs, networks or addresses, in all its values.
  SELECT event_id, event_time, account, region, actor, subject, source_file, fingerprint, actions
  FROM open
  WHERE NOT COALESCE(CARDINALITY(FILTER(MAP_KEYS(conditions), o -> CARDINALITY(FILTER(
    MAP_KEYS(conditions[o]),
    k -> CARDINALITY(FILTER(
      COALESCE(TRY_CAST(conditions[o][k] AS ARRAY(JSON)), ARRAY[conditions[o][k]]),
      v -> REGEXP_LIKE(
        LOWER(o) || ' ' || LOWER(k) || ' ' || JSON_EXTRACT_SCALAR(v, '$'),
        '\A(foranyvalue:)?('
          || 'string(equals|equalsignorecase|like) ('
          || 'aws:(principal|source)orgid o-[a-z0-9]+'
          || '|aws:(principal|source)orgpaths o-[a-z0-9]+/[^$]*'
          || '|(aws:(principal|source)account|aws:sourceowner|kms:calleraccount|s3:dataaccesspointaccount) [0-9]{12}'
          || '|aws:sourcevpc vpc-[0-9a-z]+|aws:sourcevpce vpce-[0-9a-z]+|aws:userid [^*?$]+)'
          || '|(string(equals|equalsignorecase|like)|arn(equals|like)) '
          || '(aws:(principal|source)arn|s3:dataaccesspointarn) '
          || '(arn:[^*?$]+|arn:[^:*?$]+:[^:*?$]+:[^:]*:[0-9]{12}:[^$]+)'
          || '|ipaddress aws:sourceip ('
          || '[0-9.]+(/([89]|[12][0-9]|3[0-2]))?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(/(3[2-9]|[4-9][0-9]|1[0-2][0-9]))?'
          || '))\z'
      )
    )) = CARDINALITY(COALESCE(TRY_CAST(conditions[o][k] AS ARRAY(JSON)), ARRAY[conditions[o][k]]))
      AND COALESCE(CARDINALITY(TRY_CAST(conditions[o][k] AS ARRAY(JSON))), 1) > 0
  )) > 0)) > 0, FALSE)
)
SELECT
  event_id, event_time, account, region, actor, subject,
  'everybody may: ' || ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT actions)), ', ') AS finding,
  source_file
FROM public
GROUP BY fingerprint, event_id, event_time, account, region, actor, subject, source_file
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'SetRepositoryPolicy'
  AND omitted LIKE '%requestParameters%' AND JSON_EXTRACT_SCALAR(response_elements, '$.policyText') IS NULL
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
