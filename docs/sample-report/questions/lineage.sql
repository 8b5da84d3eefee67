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
),
pushes AS (
  SELECT
    event_id AS push_event_id, event_time AS pushed_at, account, region, repository, image_tag, image_digest,
    COALESCE(actor_arn, actor_name) AS pusher, source_file, omitted,
    NULLIF(REGEXP_EXTRACT(session_name, '^AWSCodeBuild-(.+)$', 1), '') AS build
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      -- A repository whose name CloudTrail left out cannot be excluded.
      :repository = '' OR repository = :repository
      OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
    )
    AND (
      -- An image whose tag or digest CloudTrail left out cannot be excluded.
      (:tag = '' OR CONTAINS(SPLIT(image_tag, ','), :tag) OR image_tag IS NULL AND omitted IS NOT NULL)
      AND (:digest = '' OR CONTAINS(SPLIT(image_digest, ','), :digest) OR image_digest IS NULL AND omitted IS NOT NULL)
    )
), runs AS (
  -- The first event that names a build; an action that is repeated runs another build.
  SELECT *
  FROM (
    SELECT
      *, ROW_NUMBER() OVER (PARTITION BY build_id ORDER BY event_time, event_id) AS nth
    FROM state_changes
    WHERE build_id IS NOT NULL AND execution_id IS NOT NULL
      AND detail_type = 'CodePipeline Action Execution State Change'
      AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  ) AS numbered
  WHERE nth = 1
), managed_runs AS (
  -- Actions in which CodePipeline itself builds: what they push is pushed by the pipeline's role, and no record names
  -- the action.
  SELECT
    account, region, pipeline, execution_id, stage, action, action_execution_id, action_provider,
    MIN(event_time) AS began_at, MAX(CASE WHEN state <> 'STARTED' THEN event_time END) AS done_at,
    MIN_BY(event_id, CAST(event_time AS VARCHAR) || event_id) AS began_event_id,
    MIN_BY(source_file, CAST(event_time AS VARCHAR) || event_id) AS began_file,
    ARRAY_JOIN(ARRAY_AGG(detail), ' ') AS told
  FROM state_changes
  WHERE action_provider IN ('ECRBuildAndPublish', 'Commands')
    AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY account, region, pipeline, execution_id, stage, action, action_execution_id, action_provider
), pipeline_roles AS (
  SELECT
    account, region, pipeline, JSON_EXTRACT_SCALAR(request_parameters, '$.pipeline.roleArn') AS pipeline_role,
    event_time AS given_at, LEAD(event_time) OVER (
      PARTITION BY account, region, pipeline ORDER BY event_time, event_id
    ) AS taken_at
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), inferred_pushes AS (
  -- The one action that ran with that role at that time; of several the one whose event names the digest, else none.
  SELECT *
  FROM (
    SELECT
      *,
      COUNT(*) OVER (PARTITION BY inferred_push, inferred_at) AS candidates,
      COUNT_IF(names_digest) OVER (PARTITION BY inferred_push, inferred_at) AS that_name_it
    FROM (
      SELECT
        managed_runs.*, image_pushes.push_event_id AS inferred_push, image_pushes.pushed_at AS inferred_at,
        image_pushes.pushed_digest AS inferred_digest,
        COALESCE(STRPOS(told, image_pushes.pushed_digest) > 0, FALSE) AS names_digest
      FROM image_pushes
      JOIN pipeline_roles
        ON pipeline_roles.pipeline_role = image_pushes.push_role AND pipeline_roles.given_at <= image_pushes.pushed_at
        AND (pipeline_roles.taken_at IS NULL OR pipeline_roles.taken_at > image_pushes.pushed_at)
      JOIN managed_runs
        ON managed_runs.account = pipeline_roles.account AND managed_runs.region = pipeline_roles.region
        AND managed_runs.pipeline = pipeline_roles.pipeline
        AND managed_runs.began_at <= image_pushes.pushed_at AND managed_runs.done_at >= image_pushes.pushed_at
    ) AS together
  ) AS counted
  WHERE candidates = 1 OR names_digest AND that_name_it = 1
), linked AS (
  SELECT
    pushes.*, COALESCE(runs.pipeline, inferred_pushes.pipeline) AS ran_pipeline,
    COALESCE(runs.execution_id, inferred_pushes.execution_id) AS ran_execution,
    COALESCE(runs.action, inferred_pushes.action) AS ran_action,
    COALESCE(runs.stage, inferred_pushes.stage) AS ran_stage,
    COALESCE(runs.account, inferred_pushes.account) AS ran_account,
    COALESCE(runs.region, inferred_pushes.region) AS ran_region,
    COALESCE(runs.event_id, inferred_pushes.began_event_id) AS run_event_id,
    COALESCE(runs.event_time, inferred_pushes.began_at) AS run_time,
    COALESCE(runs.source_file, inferred_pushes.began_file) AS run_file,
    CASE
      WHEN runs.event_id IS NULL AND inferred_pushes.action_provider IS NOT NULL
        THEN 'inferred, named by no record: the pipeline''s role pushed it while this '
        || inferred_pushes.action_provider || ' action ran'
        || CASE WHEN names_digest THEN ', whose event names the digest' ELSE '' END
    END AS inferred
  FROM pushes
  LEFT JOIN runs ON runs.build_id = pushes.build
  LEFT JOIN inferred_pushes
    ON inferred_pushes.inferred_push = pushes.push_event_id AND inferred_pushes.inferred_at = pushes.pushed_at
), commits AS (
  -- An execution may have several sources, each with its commit.
  SELECT *
  FROM (
    SELECT
      execution_id, commit_id, event_time, event_id, source_file,
      ROW_NUMBER() OVER (PARTITION BY execution_id, commit_id ORDER BY event_time, event_id) AS nth
    FROM state_changes
    WHERE commit_id IS NOT NULL AND execution_id IS NOT NULL
      AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  ) AS numbered
  WHERE nth = 1
), triggers AS (
  SELECT *
  FROM (
    SELECT
      *, ROW_NUMBER() OVER (PARTITION BY execution_id ORDER BY event_time, event_id) AS nth
    FROM state_changes
    WHERE trigger_type IS NOT NULL AND execution_id IS NOT NULL
      AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  ) AS numbered
  WHERE nth = 1
), starts AS (
  SELECT *
  FROM (
    SELECT
      *, ROW_NUMBER() OVER (PARTITION BY execution_id ORDER BY event_time, event_id) AS nth
    FROM events
    WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'StartPipelineExecution'
      AND error_code IS NULL AND (execution_id IS NOT NULL OR omitted IS NOT NULL)
      AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  ) AS numbered
  WHERE nth = 1 OR execution_id IS NULL
), waits AS (
  -- An approval names no execution. Only one execution at a time is in a stage: the one that waited then.
  SELECT
    account, region, pipeline, stage, action, execution_id, action_execution_id,
    MIN(event_time) AS waited_from, MAX(event_time) AS waited_until
  FROM state_changes
  WHERE action_category = 'Approval' AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY account, region, pipeline, stage, action, execution_id, action_execution_id
), approvals AS (
  SELECT
    waits.execution_id, events.event_id, events.event_time, events.source_file, events.account, events.region,
    COALESCE(events.actor_arn, events.actor_name) AS approver,
    CASE WHEN events.omitted LIKE '%requestParameters%' THEN events.omitted END AS hidden,
    COALESCE(JSON_EXTRACT_SCALAR(events.request_parameters, '$.result.status'), 'no status')
      || ': ' || COALESCE(JSON_EXTRACT_SCALAR(events.request_parameters, '$.result.summary'), '') AS said
  FROM events
  JOIN waits
    ON waits.account = events.account AND waits.region = events.region
    AND (waits.pipeline = events.pipeline OR events.pipeline IS NULL AND events.omitted IS NOT NULL)
    AND (
      events.omitted LIKE '%requestParameters%'
      OR waits.stage = JSON_EXTRACT_SCALAR(events.request_parameters, '$.stageName')
      AND waits.action = JSON_EXTRACT_SCALAR(events.request_parameters, '$.actionName')
    )
    AND events.event_time >= waits.waited_from
    AND events.event_time <= DATE_ADD('minute', 1, waits.waited_until)
  WHERE events.event_source = 'codepipeline.amazonaws.com' AND events.event_name = 'PutApprovalResult'
    AND events.error_code IS NULL
    AND events.event_time >= CAST(:earliest AS timestamp) AND events.event_time < CAST(:until AS timestamp)
), steps AS (
  -- Each push with each step, so that everything is read once.
  SELECT
    linked.*, step_number, commits.commit_id,
    commits.event_id AS commit_event_id, commits.event_time AS commit_time, commits.source_file AS commit_file,
    triggers.event_id AS trigger_event_id, triggers.event_time AS trigger_time, triggers.trigger_type,
    triggers.trigger_detail, triggers.source_file AS trigger_file,
    starts.event_id AS start_event_id, starts.event_time AS start_time, starts.execution_id AS started_execution,
    COALESCE(starts.actor_arn, starts.actor_name) AS starter, starts.source_file AS start_file,
    approvals.event_id AS approval_event_id, approvals.event_time AS approval_time, approvals.approver, approvals.said,
    approvals.hidden, approvals.source_file AS approval_file,
    deployments.event_id AS deploy_event_id, deployments.event_time AS deploy_time, deployments.actor AS deployer,
    deployments.target, deployments.ended_at, deployments.image_digest AS deployed_digest,
    deployments.named_digest, deployments.image_tag AS deployed_tag, deployments.gap AS deploy_gap,
    deployments.source_file AS deploy_file,
    ARRAY_AGG(CASE WHEN deployments.ended_at IS NULL THEN deployments.target END) OVER (
      PARTITION BY linked.push_event_id, linked.pushed_at, linked.account, linked.region, linked.repository
    ) AS run_by
  FROM linked
  CROSS JOIN UNNEST(ARRAY[1, 2, 3, 4, 5, 6, 7]) AS all_steps(step_number)
  LEFT JOIN commits ON step_number = 4 AND commits.execution_id = linked.ran_execution
  LEFT JOIN triggers ON step_number = 5 AND triggers.execution_id = linked.ran_execution
  LEFT JOIN starts
    ON step_number = 5 AND (
      starts.execution_id = linked.ran_execution
      -- Whoever started something then may have started this.
      OR starts.execution_id IS NULL AND starts.account = linked.ran_account AND starts.region = linked.ran_region
      AND COALESCE(starts.pipeline, linked.ran_pipeline) = linked.ran_pipeline
      AND starts.event_time BETWEEN DATE_ADD('minute', -1, triggers.event_time)
      AND DATE_ADD('minute', 1, triggers.event_time)
    )
  LEFT JOIN approvals ON step_number = 6 AND approvals.execution_id = linked.ran_execution
  LEFT JOIN deployments
    ON step_number = 7 AND deployments.push_event_id = linked.push_event_id
    AND deployments.pushed_at = linked.pushed_at AND deployments.push_account = linked.account
    AND deployments.push_region = linked.region AND deployments.push_repository = linked.repository
)
SELECT
  image_digest, repository, image_tag, pushed_at, step_number,
  CASE step_number
    WHEN 1 THEN 'push' WHEN 2 THEN 'build' WHEN 3 THEN 'execution' WHEN 4 THEN 'commit' WHEN 5 THEN 'start'
    WHEN 6 THEN 'approval' ELSE 'deployed'
  END AS step,
  CASE step_number
    WHEN 1 THEN omitted IS NULL OR (repository IS NOT NULL AND COALESCE(image_tag, image_digest) IS NOT NULL)
    WHEN 2 THEN build IS NOT NULL OR inferred IS NOT NULL
    WHEN 3 THEN ran_execution IS NOT NULL
    WHEN 4 THEN commit_id IS NOT NULL
    WHEN 5 THEN started_execution IS NOT NULL OR (trigger_event_id IS NOT NULL AND start_event_id IS NULL)
    WHEN 6 THEN approval_event_id IS NOT NULL AND hidden IS NULL
    ELSE deployed_digest IS NOT NULL
  END AS known,
  CASE step_number
    WHEN 1 THEN pushed_at
    WHEN 2 THEN CASE WHEN build IS NOT NULL OR inferred IS NOT NULL THEN pushed_at END
    WHEN 3 THEN run_time
    WHEN 4 THEN commit_time
    WHEN 5 THEN COALESCE(start_time, trigger_time)
    WHEN 6 THEN approval_time
    ELSE deploy_time
  END AS event_time,
  CASE step_number
    WHEN 1 THEN pusher
    WHEN 2 THEN CASE WHEN build IS NOT NULL OR inferred IS NOT NULL THEN pusher END
    WHEN 5 THEN starter
    WHEN 6 THEN approver
    WHEN 7 THEN deployer
  END AS actor,
  CASE step_number
    WHEN 1 THEN repository || COALESCE(':' || image_tag, '')
    WHEN 2 THEN COALESCE(build, CASE WHEN inferred IS NOT NULL THEN 'by CodePipeline itself' END)
    WHEN 3 THEN ran_pipeline || ' ' || ran_execution || ', action ' || ran_action || ' of stage ' || ran_stage
    WHEN 4 THEN commit_id
    WHEN 5 THEN CASE
      WHEN started_execution IS NOT NULL THEN 'StartPipelineExecution'
      ELSE trigger_type || ': ' || COALESCE(trigger_detail, '')
    END
    WHEN 6 THEN CASE WHEN hidden IS NULL THEN said END
    ELSE COALESCE(target, 'an unknown service')
      || CASE WHEN named_digest IS NULL THEN ', by tag ' || deployed_tag ELSE ', by digest' END
      || COALESCE(', until ' || DATE_FORMAT(ended_at, '%Y-%m-%d %H:%i:%s') || 'Z', '')
  END AS what,
  CASE step_number
    WHEN 1 THEN CASE
      WHEN omitted IS NULL THEN NULL
      WHEN repository IS NULL OR COALESCE(image_tag, image_digest) IS NULL
        THEN 'cannot be excluded: CloudTrail omitted which image it was'
      WHEN image_digest IS NULL THEN 'CloudTrail omitted its digest'
      WHEN image_tag IS NULL THEN 'CloudTrail omitted its tag, if it had one'
    END
    WHEN 2 THEN COALESCE(inferred, CASE WHEN build IS NULL THEN 'no build session pushed it' END)
    WHEN 3 THEN CASE
      WHEN ran_execution IS NOT NULL THEN inferred
      WHEN build IS NULL THEN 'no build to look for'
      ELSE 'no pipeline event names this build'
    END
    WHEN 4 THEN CASE
      WHEN commit_id IS NOT NULL THEN NULL
      WHEN ran_execution IS NULL THEN 'no execution to look for'
      ELSE 'no event of the execution names a commit'
    END
    WHEN 5 THEN CASE
      WHEN started_execution IS NOT NULL THEN NULL
      WHEN start_event_id IS NOT NULL THEN 'cannot be excluded: CloudTrail omitted which execution was started'
      WHEN trigger_event_id IS NOT NULL THEN 'no record names this start; this is what the pipeline says'
      WHEN ran_execution IS NULL THEN 'no execution to look for'
      ELSE 'neither record nor event says what started it'
    END
    WHEN 6 THEN CASE
      WHEN hidden IS NOT NULL THEN 'cannot be excluded: CloudTrail omitted what was approved or rejected'
      WHEN approval_event_id IS NOT NULL THEN NULL
      WHEN ran_execution IS NULL THEN 'no execution to look for'
      ELSE 'nobody approved it as far as the record goes'
    END
    ELSE CASE WHEN deployed_digest IS NULL THEN 'cannot be excluded: ' || deploy_gap END
  END AS gap,
  account, region,
  CASE step_number
    WHEN 1 THEN push_event_id
    WHEN 2 THEN CASE WHEN build IS NOT NULL OR inferred IS NOT NULL THEN push_event_id END
    WHEN 3 THEN run_event_id
    WHEN 4 THEN commit_event_id
    WHEN 5 THEN COALESCE(start_event_id, trigger_event_id)
    WHEN 6 THEN approval_event_id
    ELSE deploy_event_id
  END AS event_id,
  CASE step_number
    WHEN 1 THEN source_file
    WHEN 2 THEN CASE WHEN build IS NOT NULL OR inferred IS NOT NULL THEN source_file END
    WHEN 3 THEN run_file
    WHEN 4 THEN commit_file
    WHEN 5 THEN CASE WHEN start_event_id IS NOT NULL THEN start_file ELSE trigger_file END
    WHEN 6 THEN approval_file
    ELSE deploy_file
  END AS source_file,
  push_event_id
FROM steps
WHERE (step_number < 7 OR deploy_event_id IS NOT NULL)
  AND (:target = '' OR CARDINALITY(FILTER(run_by, t -> -- An ARN is meant as it is, anything else is a part of one.
  (t = :target OR :target NOT LIKE 'arn:%' AND STRPOS(t, :target) > 0))) > 0)
ORDER BY pushed_at, push_event_id, step_number, event_time, event_id, what
