-- title: What happened, in order?
-- why: After an incident the order of things is the first question, across identities, images and pipelines.
-- parameter changes_only boolean false: Whether to leave out calls that only read.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column session_name
-- column access_key_id
-- column event_source
-- column event_name
-- column resource
-- column repository
-- column image_tag
-- column image_digest
-- column pipeline
-- column execution_id
-- column omitted
-- column details: What was asked for, as JSON, or what the service says of its own event.
-- column error_code
-- column source_ip
-- column account
-- column region
-- column event_id
-- column source_file
SELECT *
FROM (
  SELECT
    event_time, COALESCE(actor_arn, actor_name) AS actor, session_name, access_key_id, event_source, event_name,
    COALESCE(resource, repository, pipeline) AS resource, repository, image_tag, image_digest, pipeline, execution_id,
    omitted, COALESCE(NULLIF(request_parameters, 'null'), service_event_details) AS details, error_code, source_ip,
    account, region, event_id, source_file
  FROM events
  WHERE event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND ({by_the_actor} OR :actor = session_name)
    -- What was left out cannot be excluded.
    AND (
      :repository = '' OR repository = :repository
      OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
    )
    AND (
      :pipeline = '' OR pipeline = :pipeline
      OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
    )
    AND (NOT :changes_only OR NOT COALESCE(read_only, FALSE))
  UNION ALL
  SELECT
    event_time, CAST(NULL AS varchar), CAST(NULL AS varchar), CAST(NULL AS varchar), source,
    CONCAT(detail_type, COALESCE(CONCAT(' ', COALESCE(state, result, scan_status)), '')),
    COALESCE(repository, pipeline), repository, image_tag, image_digest, pipeline, execution_id,
    CAST(NULL AS varchar), detail, error_code, CAST(NULL AS varchar), account, region,
    event_id, source_file
  FROM state_changes
  WHERE event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND :actor = ''
    AND (:repository = '' OR repository = :repository)
    AND (:pipeline = '' OR pipeline = :pipeline)
) AS happened
ORDER BY event_time, event_id
