WITH named AS (
  -- The event of a build's start may not name the build yet; what it belongs to it names always.
  SELECT
    *,
    MAX(build_id) OVER (PARTITION BY action_execution_id) AS build,
    MAX(build_project) OVER (PARTITION BY action_execution_id) AS project
  FROM state_changes
  WHERE detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND (:pipeline = '' OR pipeline = :pipeline)
), builds AS (
  SELECT
    account, region, pipeline, execution_id, project, build, state, event_time,
    ROW_NUMBER() OVER (PARTITION BY action_execution_id ORDER BY event_time DESC, event_id DESC) AS nth,
    MIN(event_time) OVER (PARTITION BY action_execution_id) AS started_at
  FROM named
  WHERE build IS NOT NULL
), pushes AS (
  SELECT
    REGEXP_EXTRACT(session_name, '^AWSCodeBuild-(.+)$', 1) AS pushed_by, COUNT(*) AS made,
    ARRAY_JOIN(
      ARRAY_SORT(ARRAY_AGG(
        DISTINCT COALESCE(repository, 'unknown repository') || '@' || COALESCE(image_digest, 'unknown digest')
      )), ', '
    ) AS images
  FROM events
  WHERE event_name = 'PutImage' AND error_code IS NULL AND session_name LIKE 'AWSCodeBuild-%'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY REGEXP_EXTRACT(session_name, '^AWSCodeBuild-(.+)$', 1)
)
SELECT
  builds.pipeline, builds.execution_id, builds.project AS build_project, builds.build AS build_id, builds.state,
  builds.started_at, builds.event_time AS ended_at, COALESCE(pushes.made, 0) AS pushes, pushes.images,
  builds.account, builds.region
FROM builds
LEFT JOIN pushes ON pushes.pushed_by = builds.build
WHERE builds.nth = 1
ORDER BY builds.started_at, builds.execution_id, builds.build
