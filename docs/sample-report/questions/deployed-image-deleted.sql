WITH deploy_calls AS (
  -- What says which images a definition is made of, and what makes them run: one reading of `events` for both.
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, event_source, event_name,
    source_file, omitted,
    CASE
      -- A function may be named by its name, or by some of its ARN.
      WHEN JSON_EXTRACT_SCALAR(request_parameters, '$.functionName') IS NOT NULL THEN ARRAY_JOIN(
        ARRAY[
          'arn',
          CASE WHEN region LIKE 'cn-%' THEN 'aws-cn' WHEN region LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END,
          'lambda', region, account, 'function', REGEXP_EXTRACT(
            JSON_EXTRACT_SCALAR(request_parameters, '$.functionName'), '(?:^.*[:]function[:]|^)([A-Za-z0-9_-]+)', 1
          )
        ],
        ':'
      )
      WHEN event_name IN ('RunTask', 'StartTask')
        THEN 'task ' || JSON_EXTRACT_SCALAR(request_parameters, '$.taskDefinition')
      ELSE COALESCE(
        JSON_EXTRACT_SCALAR(response_elements, '$.service.serviceArn'),
        JSON_EXTRACT_SCALAR(response_elements, '$.taskSet.serviceArn'),
        JSON_EXTRACT_SCALAR(request_parameters, '$.serviceArn'),
        'service ' || COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.cluster') || '/', '') || COALESCE(
          JSON_EXTRACT_SCALAR(request_parameters, '$.service'),
          JSON_EXTRACT_SCALAR(request_parameters, '$.serviceName')
        )
      )
    END AS target,
    event_name NOT IN ('RegisterTaskDefinition', 'UpdateService') OR event_name = 'UpdateService' AND (
      JSON_EXTRACT_SCALAR(request_parameters, '$.taskDefinition') IS NOT NULL
      OR JSON_EXTRACT_SCALAR(request_parameters, '$.forceNewDeployment') = 'true'
      OR event_source = 'apprunner.amazonaws.com' OR omitted LIKE '%requestParameters%'
    ) AS starts_it,
    event_name LIKE 'Delete%' AS is_end,
    -- Of a task definition the family and revision, of other things the thing itself.
    COALESCE(
      'definition ' || REGEXP_EXTRACT(
        COALESCE(
          JSON_EXTRACT_SCALAR(response_elements, '$.taskDefinition.taskDefinitionArn'),
          JSON_EXTRACT_SCALAR(response_elements, '$.taskSet.taskDefinition'),
          JSON_EXTRACT_SCALAR(response_elements, '$.tasks[0].taskDefinitionArn'),
          JSON_EXTRACT_SCALAR(response_elements, '$.service.taskDefinition'),
          JSON_EXTRACT_SCALAR(request_parameters, '$.taskDefinition'),
          JSON_EXTRACT_SCALAR(request_parameters, '$.taskDefinitionArn')
        ),
        '[^/]+$'
      ),
      JSON_EXTRACT_SCALAR(response_elements, '$.service.serviceArn'),
      JSON_EXTRACT_SCALAR(request_parameters, '$.serviceArn'), event_id
    ) AS made_of,
    COALESCE(
      TRANSFORM(
        TRY_CAST(JSON_EXTRACT(request_parameters, '$.containerDefinitions') AS ARRAY(JSON)),
        c -> JSON_EXTRACT_SCALAR(c, '$.image')
      ),
      FILTER(
        ARRAY[
          COALESCE(
            JSON_EXTRACT_SCALAR(request_parameters, '$.imageUri'),
            JSON_EXTRACT_SCALAR(request_parameters, '$.code.imageUri'),
            JSON_EXTRACT_SCALAR(request_parameters, '$.sourceConfiguration.imageRepository.imageIdentifier'),
            JSON_EXTRACT_SCALAR(request_parameters, '$.primaryContainer.image')
          )
        ],
        i -> i IS NOT NULL
      )
    ) AS named_images
  FROM events
  WHERE (
      event_source = 'ecs.amazonaws.com' AND event_name IN (
        'RegisterTaskDefinition', 'CreateService', 'UpdateService', 'DeleteService', 'RunTask', 'StartTask',
        'CreateTaskSet', 'CreateExpressGatewayService', 'UpdateExpressGatewayService', 'DeleteExpressGatewayService'
      )
      OR event_source = 'apprunner.amazonaws.com'
      AND event_name IN ('CreateService', 'UpdateService', 'StartDeployment', 'DeleteService')
      OR event_source = 'lambda.amazonaws.com'
      AND event_name IN ('CreateFunction20150331', 'UpdateFunctionCode20150331v2', 'DeleteFunction20150331')
    )
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), deploys AS (
  SELECT
    *,
    CASE
      WHEN target IS NOT NULL
        THEN LEAD(event_time) OVER (PARTITION BY account, region, target ORDER BY event_time, event_id)
    END AS ended_at,
    CASE
      WHEN target IS NOT NULL
        THEN LEAD(event_name) OVER (PARTITION BY account, region, target ORDER BY event_time, event_id)
    END AS ended_by
  FROM (
    SELECT
      *,
      LAST_VALUE(CASE WHEN CARDINALITY(named_images) > 0 THEN named_images END) IGNORE NULLS OVER (
        PARTITION BY account, region, made_of ORDER BY event_time, CASE WHEN starts_it THEN 1 ELSE 0 END, event_id
      ) AS images
    FROM deploy_calls
  ) AS made
  -- A function of a zip file has no image.
  WHERE starts_it AND (
    event_source <> 'lambda.amazonaws.com' OR is_end OR images IS NOT NULL OR omitted LIKE '%requestParameters%'
  )
), deployed_images AS (
  SELECT
    *,
    NULLIF(REGEXP_EXTRACT(image, '^([0-9]{12})[.]dkr[.-]ecr', 1), '') AS registry,
    NULLIF(REGEXP_EXTRACT(image, '^[0-9]{12}[.]dkr[.-]ecr(?:-fips)?[.]([a-z0-9-]+)[.]', 1), '') AS registry_region,
    NULLIF(REGEXP_EXTRACT(image, '^[0-9]{12}[.]dkr[.-]ecr[^/]*/([^:@]+)', 1), '') AS repository,
    CASE
      WHEN image NOT LIKE '%@%' THEN COALESCE(NULLIF(REGEXP_EXTRACT(image, ':([^:/@]+)$', 1), ''), 'latest')
      ELSE NULLIF(REGEXP_EXTRACT(image, ':([^:/@]+)@', 1), '')
    END AS image_tag,
    NULLIF(REGEXP_EXTRACT(image, '@(sha256:[0-9a-f]{64})$', 1), '') AS named_digest
  FROM deploys
  CROSS JOIN UNNEST(COALESCE(images, ARRAY[CAST(NULL AS varchar)])) AS one(image)
  WHERE NOT is_end
), image_pushes AS (
  SELECT
    event_id AS push_event_id, event_time AS pushed_at, account AS push_account, region AS push_region,
    repository AS push_repository, image_tag AS pushed_tag, image_digest AS pushed_digest, omitted AS push_omitted,
    COALESCE(actor_arn, actor_name) AS pusher, session_name AS push_session, session_issuer_arn AS push_role,
    COALESCE(session_issuer_arn, actor_arn, actor_name) AS push_identity,
    MIN(image_digest) OVER (
      PARTITION BY account, region, repository, image_tag ORDER BY event_time, event_id
    ) <> MAX(image_digest) OVER (
      PARTITION BY account, region, repository, image_tag ORDER BY event_time, event_id
    ) AS tag_moved
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), deployments AS (
  -- A tag stands for what its last push before that moment put there. A push whose tag CloudTrail left out may be it.
  SELECT
    *,
    COALESCE(named_digest, CASE WHEN pushed_tag IS NOT NULL THEN pushed_digest END) AS image_digest,
    CASE
      WHEN image IS NULL AND omitted IS NOT NULL THEN 'CloudTrail omitted which image it was'
      WHEN image IS NULL THEN 'the record does not say of which images it is made'
      WHEN registry IS NULL THEN 'no image of Amazon ECR: of its pushes the record knows nothing'
      WHEN push_event_id IS NULL THEN 'no push of it is in the record'
      WHEN pushed_tag IS NULL AND named_digest IS NULL THEN 'CloudTrail omitted of a later push which tag it was'
      WHEN pushed_digest IS NULL THEN 'CloudTrail omitted the digest of its last push'
    END AS gap
  FROM (
    SELECT
      *,
      ROW_NUMBER() OVER (
        PARTITION BY account, region, event_time, event_id, target, image
        ORDER BY pushed_at DESC NULLS LAST, push_event_id DESC
      ) AS nth_push
    FROM deployed_images
    LEFT JOIN image_pushes
      ON push_account = registry AND push_region = registry_region AND push_repository = repository
      AND pushed_at <= event_time
      AND CASE
        WHEN named_digest IS NOT NULL THEN pushed_digest = named_digest
        ELSE COALESCE(pushed_tag, CASE WHEN push_omitted IS NOT NULL THEN image_tag END) = image_tag
      END
  ) AS beside_pushes
  WHERE nth_push = 1
), deletions AS (
  SELECT
    event_id AS deletion_id, event_time AS deleted_at, event_name AS deleted_by, account AS of_account,
    region AS of_region, repository AS of_repository, image_tag AS deleted_tags, image_digest AS deleted_digests,
    COALESCE(actor_arn, actor_name) AS deleter, source_file AS deletion_file
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name IN ('BatchDeleteImage', 'PolicyExecutionEvent')
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND (
      -- A repository whose name CloudTrail left out cannot be excluded.
      :repository = '' OR repository = :repository
      OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
    )
)
SELECT
  deleted_at AS event_time, deleter AS actor, deleted_by AS event_name, repository, image_tag, image_digest, target,
  event_time AS running_from, ended_at AS running_until, of_account AS account, of_region AS region,
  deletion_id AS event_id, deletion_file AS source_file
FROM deployments
JOIN deletions
  ON of_account = registry AND of_region = registry_region AND of_repository = repository
  AND (ended_at IS NULL OR ended_at > deleted_at)
  -- What was pushed again after the deletion is there again.
  AND (pushed_at IS NULL OR pushed_at <= deleted_at)
  AND (
    CONTAINS(SPLIT(deleted_digests, ','), image_digest)
    OR (deleted_digests IS NULL OR image_digest IS NULL) AND CONTAINS(SPLIT(deleted_tags, ','), image_tag)
  )
WHERE event_name NOT IN ('RunTask', 'StartTask')
ORDER BY event_time, event_id, target, running_from
