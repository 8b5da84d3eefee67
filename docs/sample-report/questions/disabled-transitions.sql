WITH ending AS (
  -- Athena takes values in WHERE clauses alone: the end of the period is put together from the powers of two
  -- that its seconds since the year 1 are the sum of, as days and seconds, for one addition takes 32 bits.
  SELECT DATE_ADD(
    'second', CAST(SUM(power) AS bigint) % 86400,
    DATE_ADD('day', CAST(FLOOR(SUM(power) / 86400) AS bigint), TIMESTAMP '0001-01-01 00:00:00')
  ) AS period_end
  FROM (SELECT POWER(2, n) AS power FROM UNNEST(SEQUENCE(0, 38)) AS exponents(n)) AS powers
  WHERE FLOOR(
    DATE_DIFF('second', TIMESTAMP '0001-01-01 00:00:00', CAST(:until AS timestamp)) / power
  ) % 2 = 1
), calls AS (
  SELECT
    event_id, event_time, account, region, pipeline, event_name, COALESCE(actor_arn, actor_name) AS actor,
    source_file,
    CASE WHEN omitted LIKE '%requestParameters%' THEN omitted END AS hidden,
    JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage,
    JSON_EXTRACT_SCALAR(request_parameters, '$.transitionType') AS transition,
    CASE
      -- In place of what it leaves out CloudTrail puts a reason of its own.
      WHEN omitted LIKE '%requestParameters%' THEN 'omitted by CloudTrail'
      ELSE JSON_EXTRACT_SCALAR(request_parameters, '$.reason')
    END AS reason
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL
    AND event_name IN ('DisableStageTransition', 'EnableStageTransition')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      -- A pipeline whose name CloudTrail left out cannot be excluded.
      :pipeline = '' OR pipeline = :pipeline
      OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
    )
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
