-- title: What changed in a pipeline's definition from version to version?
-- why: An approval taken out, a source swapped, a role made stronger: said in words, not as two pages of JSON
--   to compare.
-- parameter earliest time 365d: How far back to look for the definition before.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column pipeline
-- column version_before: The version that was changed.
-- column version_after: The version that came of it.
-- column change: created, deleted, added, removed, renamed, moved, changed, same, or unknown when the
--   definition before is not in the record.
-- column part: stage, order of stages, action, role, artifact store, type, mode, variables or triggers.
-- column name: Which stage, or stage/action.
-- column was: What it was before.
-- column becomes: What it is from then on.
-- column account
-- column region
-- column event_id
-- column source_file
WITH definitions AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, actor_arn, actor_name,
    session_issuer_arn, event_name, pipeline,
    source_file, request_parameters,
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
    AND (:pipeline = '' OR pipeline = :pipeline)
), followed AS (
  SELECT
    *,
    LAG(event_id) OVER (PARTITION BY account, region, pipeline ORDER BY event_time, event_id) AS id_before,
    LAG(definition) OVER (PARTITION BY account, region, pipeline ORDER BY event_time, event_id) AS before
  FROM definitions
), stages AS (
  SELECT
    event_id, place, JSON_EXTRACT_SCALAR(stage, '$.name') AS stage_name,
    JSON_EXTRACT(stage, '$.actions') AS actions
  FROM definitions
  CROSS JOIN UNNEST(CAST(JSON_EXTRACT(definition, '$.stages') AS ARRAY(JSON))) WITH ORDINALITY AS s(stage, place)
), actions AS (
  SELECT
    event_id, stage_name || '/' || JSON_EXTRACT_SCALAR(action, '$.name') AS name,
    COALESCE(JSON_EXTRACT_SCALAR(action, '$.actionType.category'), '?') || ' by '
      || COALESCE(JSON_EXTRACT_SCALAR(action, '$.actionType.owner'), '?') || ' '
      || COALESCE(JSON_EXTRACT_SCALAR(action, '$.actionType.provider'), '?')
      || COALESCE(' ' || JSON_FORMAT(JSON_EXTRACT(action, '$.configuration')), '')
      || COALESCE(', commands ' || JSON_FORMAT(JSON_EXTRACT(action, '$.commands')), '')
      || COALESCE(', in ' || NULLIF(JSON_FORMAT(JSON_EXTRACT(action, '$.inputArtifacts')), '[]'), '')
      || COALESCE(', out ' || NULLIF(JSON_FORMAT(JSON_EXTRACT(action, '$.outputArtifacts')), '[]'), '')
      || COALESCE(', role ' || JSON_EXTRACT_SCALAR(action, '$.roleArn'), '')
      || COALESCE(', in Region ' || JSON_EXTRACT_SCALAR(action, '$.region'), '')
      || COALESCE(', order ' || JSON_EXTRACT_SCALAR(action, '$.runOrder'), '') AS body
  FROM stages
  CROSS JOIN UNNEST(CAST(actions AS ARRAY(JSON))) AS a(action)
), parts AS (
  -- likeness is what stays the same when something is only renamed.
  SELECT
    event_id, 'stage' AS part, stage_name AS name, CAST(NULL AS varchar) AS body,
    JSON_FORMAT(actions) AS likeness
  FROM stages
  UNION ALL
  SELECT event_id, 'action', name, body, body
  FROM actions
  UNION ALL
  SELECT
    event_id, 'order of stages', CAST(NULL AS varchar),
    ARRAY_JOIN(
      TRANSFORM(
        CAST(JSON_EXTRACT(definition, '$.stages') AS ARRAY(JSON)), s -> JSON_EXTRACT_SCALAR(s, '$.name')
      ),
      ' > '
    ),
    CAST(NULL AS varchar)
  FROM definitions
  UNION ALL
  SELECT
    event_id, 'role', CAST(NULL AS varchar), JSON_EXTRACT_SCALAR(definition, '$.roleArn'), CAST(NULL AS varchar)
  FROM definitions
  UNION ALL
  SELECT
    event_id, 'artifact store', CAST(NULL AS varchar),
    COALESCE(
      JSON_FORMAT(JSON_EXTRACT(definition, '$.artifactStore')),
      JSON_FORMAT(JSON_EXTRACT(definition, '$.artifactStores'))
    ),
    CAST(NULL AS varchar)
  FROM definitions
  UNION ALL
  SELECT
    event_id, 'type', CAST(NULL AS varchar), JSON_EXTRACT_SCALAR(definition, '$.pipelineType'),
    CAST(NULL AS varchar)
  FROM definitions
  UNION ALL
  SELECT
    event_id, 'mode', CAST(NULL AS varchar), JSON_EXTRACT_SCALAR(definition, '$.executionMode'),
    CAST(NULL AS varchar)
  FROM definitions
  UNION ALL
  SELECT
    event_id, 'variables', CAST(NULL AS varchar), JSON_FORMAT(JSON_EXTRACT(definition, '$.variables')),
    CAST(NULL AS varchar)
  FROM definitions
  UNION ALL
  SELECT
    event_id, 'triggers', CAST(NULL AS varchar), JSON_FORMAT(JSON_EXTRACT(definition, '$.triggers')),
    CAST(NULL AS varchar)
  FROM definitions
), comparable AS (
  SELECT event_id, id_before
  FROM followed
  WHERE event_name = 'UpdatePipeline' AND definition IS NOT NULL AND before IS NOT NULL
), after_parts AS (
  SELECT comparable.event_id, parts.part, COALESCE(parts.name, '') AS name, parts.body, parts.likeness
  FROM comparable
  JOIN parts ON parts.event_id = comparable.event_id
), before_parts AS (
  SELECT comparable.event_id, parts.part, COALESCE(parts.name, '') AS name, parts.body, parts.likeness
  FROM comparable
  JOIN parts ON parts.event_id = comparable.id_before
), matched AS (
  SELECT
    COALESCE(after_parts.event_id, before_parts.event_id) AS event_id,
    COALESCE(after_parts.part, before_parts.part) AS part,
    after_parts.name AS name_after, before_parts.name AS name_before,
    after_parts.body AS body_after, before_parts.body AS body_before,
    COALESCE(after_parts.likeness, before_parts.likeness) AS likeness
  FROM after_parts
  FULL OUTER JOIN before_parts
    ON before_parts.event_id = after_parts.event_id AND before_parts.part = after_parts.part
    AND before_parts.name = after_parts.name
), added AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id, part, likeness ORDER BY name_after) AS nth
  FROM matched
  WHERE name_before IS NULL
), removed AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id, part, likeness ORDER BY name_before) AS nth
  FROM matched
  WHERE name_after IS NULL
), differences AS (
  SELECT
    event_id, 'changed' AS change, part, NULLIF(name_after, '') AS name, body_before AS was, body_after AS becomes
  FROM matched
  WHERE name_before IS NOT NULL AND name_after IS NOT NULL
    AND COALESCE(body_before, '') <> COALESCE(body_after, '')
  UNION ALL
  SELECT
    COALESCE(added.event_id, removed.event_id),
    CASE
      WHEN removed.event_id IS NULL THEN 'added'
      WHEN added.event_id IS NULL THEN 'removed'
      WHEN ELEMENT_AT(SPLIT(added.name_after, '/'), -1) = ELEMENT_AT(SPLIT(removed.name_before, '/'), -1) THEN 'moved'
      ELSE 'renamed'
    END,
    COALESCE(added.part, removed.part), COALESCE(removed.name_before, added.name_after),
    CASE WHEN added.event_id IS NULL THEN removed.body_before ELSE removed.name_before END,
    CASE WHEN removed.event_id IS NULL THEN added.body_after ELSE added.name_after END
  FROM added
  FULL OUTER JOIN removed
    ON removed.event_id = added.event_id AND removed.part = added.part AND removed.likeness = added.likeness
    AND removed.nth = added.nth
)
SELECT
  followed.event_time, followed.actor, followed.event_name, followed.pipeline, followed.version_before,
  followed.version_after,
  CASE
    WHEN differences.change IS NOT NULL THEN differences.change
    WHEN followed.event_name = 'CreatePipeline' THEN 'created'
    WHEN followed.event_name = 'DeletePipeline' THEN 'deleted'
    WHEN comparable.event_id IS NULL THEN 'unknown'
    ELSE 'same'
  END AS change,
  differences.part, differences.name, differences.was, differences.becomes,
  followed.account, followed.region, followed.event_id, followed.source_file
FROM followed
LEFT JOIN comparable ON comparable.event_id = followed.event_id
LEFT JOIN differences ON differences.event_id = followed.event_id
WHERE followed.event_time >= CAST(:since AS timestamp)
  AND (:actor = '' OR :actor IN (followed.actor_arn, followed.actor_name, followed.session_issuer_arn))
ORDER BY followed.event_time, followed.event_id, part, name, change, was, becomes
