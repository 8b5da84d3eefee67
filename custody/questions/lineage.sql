-- title: Where is an image from, and who answers for it?
-- why: From the digest that runs back to the commit, the person who started the release and the one who
--   approved it, and on to what runs it. What the record does not show is said to be missing, never guessed.
-- parameter target text "": Only images that this runs at the end: its ARN, or a part of it; empty for any.
-- parameter earliest time 30d: How far back to look for the execution that built what was pushed.
-- column image_digest
-- column repository
-- column image_tag
-- column pushed_at: When this push was finished.
-- column step_number: 1 push, 2 build, 3 execution, 4 commit, 5 start, 6 approval, 7 deployed.
-- column step: The same in words.
-- column known: Whether the record shows this step; false marks a gap, and a push or approval that cannot be excluded
--   because CloudTrail left out of what it was.
-- column event_time: When the step happened; empty where nothing did.
-- column actor: Who, where the step has somebody.
-- column what: What it was: the build, the execution, the commit, the comment.
-- column gap: What is missing and why; empty when nothing is.
-- column account
-- column region
-- column event_id: The record or event that shows the step; empty where there is none.
-- column source_file: The file that it is from.
-- column push_event_id: The record of the push, which ties the steps together.
-- controls cis_supply_chain: 4.4.1
-- controls iso_27001: A.8.32, A.5.28
-- controls nist_800_53: SR-4
-- controls slsa: Provenance Exists
-- controls soc2: CC8.1
-- controls ssdf: PS.3.2
WITH {deployments},
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
    AND {in_the_repository}
    AND {of_the_image}
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
), {inferred_pushes image_pushes}, linked AS (
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
  AND (:target = '' OR CARDINALITY(FILTER(run_by, t -> {is_the_target t})) > 0)
ORDER BY pushed_at, push_event_id, step_number, event_time, event_id, what
