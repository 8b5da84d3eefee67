piped AS (
  SELECT DISTINCT build_id AS build
  FROM state_changes
  WHERE build_id IS NOT NULL AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  UNION
  SELECT ELEMENT_AT(SPLIT(JSON_EXTRACT_SCALAR(response_elements, '$.build.id'), ':'), -1) AS build
  FROM events
  WHERE
    {started_by_a_pipeline}
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), {inferred_pushes image_pushes}, released AS (
  -- The same digest is the same image, whoever gave it another tag afterwards and wherever.
  SELECT DISTINCT pushed_digest AS released_digest
  FROM image_pushes
  JOIN piped ON image_pushes.push_session = 'AWSCodeBuild-' || piped.build
  UNION
  SELECT inferred_digest AS released_digest
  FROM inferred_pushes
)
