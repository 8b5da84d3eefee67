WITH definitions AS (
  -- No clause stands on this twice: Athena reads `events` again for each mention.
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, actor_arn, actor_name,
    session_issuer_arn, event_name, pipeline, source_file,
    JSON_EXTRACT(request_parameters, '$.pipeline') AS definition,
    CASE
      WHEN event_name = 'UpdatePipeline' THEN JSON_EXTRACT_SCALAR(request_parameters, '$.pipeline.version')
    END AS version_before,
    JSON_EXTRACT_SCALAR(response_elements, '$.pipeline.version') AS version_after
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL
    AND event_name IN ('CreatePipeline', 'UpdatePipeline', 'DeletePipeline')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      -- A pipeline whose name CloudTrail left out cannot be excluded.
      :pipeline = '' OR pipeline = :pipeline
      OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
    )
), followed AS (
  SELECT
    *,
    ROW_NUMBER() OVER (ORDER BY event_time, event_id, account, region, pipeline, source_file) AS number,
    LAG(definition) OVER (PARTITION BY account, region, pipeline ORDER BY event_time, event_id) AS before
  FROM definitions
), sides AS (
  -- Each change twice: with what came of it, and with what was before.
  SELECT
    number, event_id, event_time, account, region, actor, event_name, pipeline, source_file, version_before,
    version_after, side,
    event_name = 'UpdatePipeline' AND definition IS NOT NULL AND before IS NOT NULL AS comparable,
    CASE side WHEN 'after' THEN definition ELSE before END AS shown,
    TRY_CAST(
      JSON_EXTRACT(CASE side WHEN 'after' THEN definition ELSE before END, '$.stages') AS ARRAY(JSON)
    ) AS stages
  FROM followed
  CROSS JOIN UNNEST(ARRAY['after', 'before']) AS both_sides(side)
  WHERE event_time >= CAST(:since AS timestamp)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
), listed AS (
  -- A part is its kind, its name, what it is, and what stays the same when it is only renamed.
  SELECT
    *,
    TRANSFORM(
      stages, s -> ARRAY['stage', JSON_EXTRACT_SCALAR(s, '$.name'), NULL, JSON_FORMAT(JSON_EXTRACT(s, '$.actions'))]
    ) AS stage_parts,
    FLATTEN(FILTER(
      TRANSFORM(stages, s -> TRANSFORM(
        TRY_CAST(JSON_EXTRACT(s, '$.actions') AS ARRAY(JSON)),
        a -> ARRAY[
          'action', JSON_EXTRACT_SCALAR(s, '$.name') || '/' || JSON_EXTRACT_SCALAR(a, '$.name'),
          -- The API calls it actionTypeId; records have it under either name.
          COALESCE(
            JSON_EXTRACT_SCALAR(a, '$.actionType.category'), JSON_EXTRACT_SCALAR(a, '$.actionTypeId.category'), '?'
          )
            || ' by ' || COALESCE(
              JSON_EXTRACT_SCALAR(a, '$.actionType.owner'), JSON_EXTRACT_SCALAR(a, '$.actionTypeId.owner'), '?'
            )
            || ' ' || COALESCE(
              JSON_EXTRACT_SCALAR(a, '$.actionType.provider'), JSON_EXTRACT_SCALAR(a, '$.actionTypeId.provider'), '?'
            )
            || COALESCE(' ' || JSON_FORMAT(JSON_EXTRACT(a, '$.configuration')), '')
            || COALESCE(', commands ' || JSON_FORMAT(JSON_EXTRACT(a, '$.commands')), '')
            || COALESCE(', in ' || NULLIF(JSON_FORMAT(JSON_EXTRACT(a, '$.inputArtifacts')), '[]'), '')
            || COALESCE(', out ' || NULLIF(JSON_FORMAT(JSON_EXTRACT(a, '$.outputArtifacts')), '[]'), '')
            || COALESCE(', role ' || JSON_EXTRACT_SCALAR(a, '$.roleArn'), '')
            || COALESCE(', in Region ' || JSON_EXTRACT_SCALAR(a, '$.region'), '')
            || COALESCE(', order ' || JSON_EXTRACT_SCALAR(a, '$.runOrder'), ''),
          NULL
        ]
      )),
      l -> l IS NOT NULL
    )) AS action_parts,
    ARRAY[
      ARRAY[
        'order of stages', NULL, ARRAY_JOIN(TRANSFORM(stages, s -> JSON_EXTRACT_SCALAR(s, '$.name')), ' > '), NULL
      ],
      ARRAY['role', NULL, JSON_EXTRACT_SCALAR(shown, '$.roleArn'), NULL],
      ARRAY[
        'artifact store', NULL,
        COALESCE(
          JSON_FORMAT(JSON_EXTRACT(shown, '$.artifactStore')), JSON_FORMAT(JSON_EXTRACT(shown, '$.artifactStores'))
        ),
        NULL
      ],
      ARRAY['type', NULL, JSON_EXTRACT_SCALAR(shown, '$.pipelineType'), NULL],
      ARRAY['mode', NULL, JSON_EXTRACT_SCALAR(shown, '$.executionMode'), NULL],
      ARRAY['variables', NULL, JSON_FORMAT(JSON_EXTRACT(shown, '$.variables')), NULL],
      ARRAY['triggers', NULL, JSON_FORMAT(JSON_EXTRACT(shown, '$.triggers')), NULL]
    ] AS other_parts
  FROM sides
), parts AS (
  -- What cannot be compared stays as one row without a part.
  SELECT
    number, event_id, event_time, account, region, actor, event_name, pipeline, source_file, version_before,
    version_after, comparable, side, item[1] AS part, COALESCE(item[2], '') AS name, item[3] AS body,
    CASE item[1] WHEN 'action' THEN item[3] ELSE item[4] END AS likeness
  FROM listed
  CROSS JOIN UNNEST(
    CASE
      WHEN comparable
        THEN FLATTEN(FILTER(ARRAY[stage_parts, action_parts, other_parts], l -> l IS NOT NULL))
      ELSE ARRAY[ARRAY['', '', '', '']]
    END
  ) AS each_part(item)
), matched AS (
  SELECT
    number, event_id, event_time, account, region, actor, event_name, pipeline, source_file, version_before,
    version_after, comparable, part, name,
    MAX(CASE WHEN side = 'after' THEN name END) AS name_after,
    MAX(CASE WHEN side = 'before' THEN name END) AS name_before,
    MAX(CASE WHEN side = 'after' THEN body END) AS body_after,
    MAX(CASE WHEN side = 'before' THEN body END) AS body_before,
    COALESCE(MAX(CASE WHEN side = 'after' THEN likeness END), MAX(likeness)) AS likeness
  FROM parts
  GROUP BY
    number, event_id, event_time, account, region, actor, event_name, pipeline, source_file, version_before,
    version_after, comparable, part, name
), numbered AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY number, part, likeness, name_after IS NULL, name_before IS NULL ORDER BY name
    ) AS nth
  FROM matched
), paired AS (
  -- What is on one side alone meets what is like it on the other.
  SELECT
    number, event_id, event_time, account, region, actor, event_name, pipeline, source_file, version_before,
    version_after, comparable, part,
    CASE
      WHEN likeness IS NULL OR name_after = name_before THEN 'named ' || name
      ELSE 'like ' || CAST(nth AS varchar) || ' ' || likeness
    END AS pair,
    MAX(name_after) AS name_after, MAX(name_before) AS name_before,
    MAX(body_after) AS body_after, MAX(body_before) AS body_before
  FROM numbered
  GROUP BY
    number, event_id, event_time, account, region, actor, event_name, pipeline, source_file, version_before,
    version_after, comparable, part,
    CASE
      WHEN likeness IS NULL OR name_after = name_before THEN 'named ' || name
      ELSE 'like ' || CAST(nth AS varchar) || ' ' || likeness
    END
), judged AS (
  SELECT
    *,
    CASE
      WHEN NOT comparable THEN NULL
      WHEN name_before IS NULL THEN 'added'
      WHEN name_after IS NULL THEN 'removed'
      WHEN name_after = name_before
        THEN CASE WHEN COALESCE(body_before, '') <> COALESCE(body_after, '') THEN 'changed' END
      WHEN ELEMENT_AT(SPLIT(name_after, '/'), -1) = ELEMENT_AT(SPLIT(name_before, '/'), -1) THEN 'moved'
      ELSE 'renamed'
    END AS difference
  FROM paired
), counted AS (
  SELECT
    *,
    COUNT(difference) OVER (PARTITION BY number) AS differences,
    ROW_NUMBER() OVER (PARTITION BY number ORDER BY part, pair) AS place
  FROM judged
)
SELECT
  event_time, actor, event_name, pipeline, version_before, version_after,
  CASE
    WHEN difference IS NOT NULL THEN difference
    WHEN event_name = 'CreatePipeline' THEN 'created'
    WHEN event_name = 'DeletePipeline' THEN 'deleted'
    WHEN NOT comparable THEN 'unknown'
    ELSE 'same'
  END AS change,
  CASE WHEN difference IS NOT NULL THEN part END AS part,
  CASE WHEN difference IS NOT NULL THEN NULLIF(COALESCE(name_before, name_after), '') END AS name,
  CASE
    WHEN difference IN ('changed', 'removed') THEN body_before
    WHEN difference IN ('moved', 'renamed') THEN name_before
  END AS was,
  CASE
    WHEN difference IN ('changed', 'added') THEN body_after
    WHEN difference IN ('moved', 'renamed') THEN name_after
  END AS becomes,
  account, region, event_id, source_file
FROM counted
WHERE difference IS NOT NULL OR (differences = 0 AND place = 1)
ORDER BY event_time, event_id, part, name, change, was, becomes
