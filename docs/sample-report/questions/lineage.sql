WITH pushes AS (
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
), linked AS (
  SELECT
    pushes.*, runs.pipeline AS ran_pipeline, runs.execution_id AS ran_execution, runs.action AS ran_action,
    runs.stage AS ran_stage, runs.account AS ran_account, runs.region AS ran_region,
    runs.event_id AS run_event_id, runs.event_time AS run_time, runs.source_file AS run_file
  FROM pushes
  LEFT JOIN runs ON runs.build_id = pushes.build
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
  SELECT
    linked.*, 1 AS step_number, 'push' AS step,
    omitted IS NULL OR (repository IS NOT NULL AND COALESCE(image_tag, image_digest) IS NOT NULL) AS known,
    pushed_at AS event_time, pusher AS actor,
    repository || COALESCE(':' || image_tag, '') AS what,
    CASE
      WHEN omitted IS NULL THEN NULL
      WHEN repository IS NULL OR COALESCE(image_tag, image_digest) IS NULL
        THEN 'cannot be excluded: CloudTrail omitted which image it was'
      WHEN image_digest IS NULL THEN 'CloudTrail omitted its digest'
      WHEN image_tag IS NULL THEN 'CloudTrail omitted its tag, if it had one'
    END AS gap,
    push_event_id AS event_id, source_file AS step_file
  FROM linked
  UNION ALL
  SELECT
    linked.*, 2, 'build', build IS NOT NULL, CASE WHEN build IS NOT NULL THEN pushed_at END,
    CASE WHEN build IS NOT NULL THEN pusher END, build,
    CASE WHEN build IS NULL THEN 'no build session pushed it' END,
    CASE WHEN build IS NOT NULL THEN push_event_id END, CASE WHEN build IS NOT NULL THEN source_file END
  FROM linked
  UNION ALL
  SELECT
    linked.*, 3, 'execution', ran_execution IS NOT NULL, run_time, CAST(NULL AS varchar),
    ran_pipeline || ' ' || ran_execution || ', action ' || ran_action || ' of stage ' || ran_stage,
    CASE
      WHEN ran_execution IS NOT NULL THEN NULL
      WHEN build IS NULL THEN 'no build to look for'
      ELSE 'no pipeline event names this build'
    END,
    run_event_id, run_file
  FROM linked
  UNION ALL
  SELECT
    linked.*, 4, 'commit', commits.commit_id IS NOT NULL, commits.event_time, CAST(NULL AS varchar),
    commits.commit_id,
    CASE
      WHEN commits.commit_id IS NOT NULL THEN NULL
      WHEN ran_execution IS NULL THEN 'no execution to look for'
      ELSE 'no event of the execution names a commit'
    END,
    commits.event_id, commits.source_file
  FROM linked
  LEFT JOIN commits ON commits.execution_id = linked.ran_execution
  UNION ALL
  SELECT
    linked.*, 5, 'start',
    starts.execution_id IS NOT NULL OR (triggers.event_id IS NOT NULL AND starts.event_id IS NULL),
    COALESCE(starts.event_time, triggers.event_time), COALESCE(starts.actor_arn, starts.actor_name),
    CASE
      WHEN starts.execution_id IS NOT NULL THEN 'StartPipelineExecution'
      ELSE triggers.trigger_type || ': ' || COALESCE(triggers.trigger_detail, '')
    END,
    CASE
      WHEN starts.execution_id IS NOT NULL THEN NULL
      WHEN starts.event_id IS NOT NULL THEN 'cannot be excluded: CloudTrail omitted which execution was started'
      WHEN triggers.event_id IS NOT NULL THEN 'no record names this start; this is what the pipeline says'
      WHEN ran_execution IS NULL THEN 'no execution to look for'
      ELSE 'neither record nor event says what started it'
    END,
    COALESCE(starts.event_id, triggers.event_id),
    CASE WHEN starts.event_id IS NOT NULL THEN starts.source_file ELSE triggers.source_file END
  FROM linked
  LEFT JOIN triggers ON triggers.execution_id = linked.ran_execution
  LEFT JOIN starts
    ON starts.execution_id = linked.ran_execution
    -- Whoever started something then may have started this.
    OR starts.execution_id IS NULL AND starts.account = linked.ran_account AND starts.region = linked.ran_region
    AND COALESCE(starts.pipeline, linked.ran_pipeline) = linked.ran_pipeline
    AND starts.event_time BETWEEN DATE_ADD('minute', -1, triggers.event_time)
    AND DATE_ADD('minute', 1, triggers.event_time)
  UNION ALL
  SELECT
    linked.*, 6, 'approval', approvals.event_id IS NOT NULL AND approvals.hidden IS NULL, approvals.event_time,
    approvals.approver, CASE WHEN approvals.hidden IS NULL THEN approvals.said END,
    CASE
      WHEN approvals.hidden IS NOT NULL THEN 'cannot be excluded: CloudTrail omitted what was approved or rejected'
      WHEN approvals.event_id IS NOT NULL THEN NULL
      WHEN ran_execution IS NULL THEN 'no execution to look for'
      ELSE 'nobody approved it as far as the record goes'
    END,
    approvals.event_id, approvals.source_file
  FROM linked
  LEFT JOIN approvals ON approvals.execution_id = linked.ran_execution
)
SELECT
  image_digest, repository, image_tag, pushed_at, step_number, step, known, event_time, actor, what, gap,
  account, region, event_id, step_file AS source_file, push_event_id
FROM steps
ORDER BY pushed_at, push_event_id, step_number, event_time, event_id, what
