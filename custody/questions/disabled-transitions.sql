-- title: Which transitions between stages were closed, and for how long?
-- why: A closed transition stops releases, or keeps an approval waiting; reopening it lets through what waited.
-- parameter earliest time 90d: How far back to look for transitions that were still closed when the period
--   began.
-- column pipeline
-- column stage: The stage the transition leads into or out of.
-- column transition: Inbound or Outbound.
-- column closed_at: When it was closed.
-- column closed_by: Who closed it.
-- column reason: What was said when closing it.
-- column opened_at: When it was opened; empty while it is closed.
-- column opened_by: Who opened it.
-- column seconds: How long it was closed; until the end of the period while it is.
-- column omitted: What CloudTrail left out of a call, here in a row of its own, that is therefore unknown to have closed
--   or opened which transition: it may be any that is listed.
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.8.32
-- controls nist_800_53: CM-3
-- controls soc2: CC8.1
WITH ending AS (
  {period_end}
), calls AS (
  SELECT
    event_id, event_time, account, region, pipeline, event_name, COALESCE(actor_arn, actor_name) AS actor,
    source_file,
    CASE WHEN omitted LIKE '%requestParameters%' THEN omitted END AS hidden,
    JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage,
    JSON_EXTRACT_SCALAR(request_parameters, '$.transitionType') AS transition,
    {reason_given} AS reason
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL
    AND event_name IN ('DisableStageTransition', 'EnableStageTransition')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND {of_the_pipeline}
), ordered AS (
  SELECT
    *,
    LAG(event_name) OVER (
      PARTITION BY account, region, pipeline, stage, transition ORDER BY event_time, event_id
    ) AS name_before
  FROM calls
), changes AS (
  -- Closing what is closed, or opening what is open, changes nothing.
  SELECT *
  FROM ordered
  WHERE name_before IS NULL OR name_before <> event_name OR hidden IS NOT NULL
), followed AS (
  SELECT
    *,
    LEAD(event_time) OVER (
      PARTITION BY account, region, pipeline, stage, transition ORDER BY event_time, event_id
    ) AS opened_at,
    LEAD(actor) OVER (
      PARTITION BY account, region, pipeline, stage, transition ORDER BY event_time, event_id
    ) AS opened_by
  FROM changes
)
SELECT
  pipeline, stage, transition,
  CASE WHEN event_name = 'DisableStageTransition' THEN event_time END AS closed_at,
  CASE WHEN event_name = 'DisableStageTransition' THEN actor END AS closed_by,
  reason,
  CASE
    WHEN hidden IS NULL THEN opened_at
    WHEN event_name = 'EnableStageTransition' THEN event_time
  END AS opened_at,
  CASE
    WHEN hidden IS NULL THEN opened_by
    WHEN event_name = 'EnableStageTransition' THEN actor
  END AS opened_by,
  CASE WHEN hidden IS NULL THEN DATE_DIFF('second', event_time, COALESCE(opened_at, period_end)) END AS seconds,
  hidden AS omitted, account, region, event_id, source_file
FROM followed CROSS JOIN ending
WHERE hidden IS NOT NULL
  OR event_name = 'DisableStageTransition' AND (opened_at IS NULL OR opened_at > CAST(:since AS timestamp))
ORDER BY event_time, event_id
