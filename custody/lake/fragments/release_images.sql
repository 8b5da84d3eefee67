built AS (
  SELECT build_id, MIN(execution_id) AS execution_id, MIN(account) AS account, MIN(region) AS region
  FROM state_changes
  WHERE build_id IS NOT NULL AND execution_id IS NOT NULL
    AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY build_id
), scanned AS (
  SELECT
    account, region, repository, image_digest,
    MAX_BY(
      COALESCE(scan_status, '?') || CASE
        WHEN scan_status = 'FAILED' THEN ''
        ELSE ' critical ' || CAST(COALESCE(findings_critical, 0) AS varchar) || ' high '
          || CAST(COALESCE(findings_high, 0) AS varchar) || ' medium '
          || CAST(COALESCE(findings_medium, 0) AS varchar)
      END,
      CAST(event_time AS VARCHAR) || COALESCE(event_id, '') || source_file
    ) AS ended
  FROM state_changes
  WHERE detail_type IN ('ECR Image Scan', 'Inspector2 Scan') AND image_digest IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY account, region, repository, image_digest
), pushed AS (
  SELECT
    built.account, built.region, built.execution_id, events.event_id, events.event_time, events.repository,
    events.image_tag, events.image_digest, events.omitted IS NOT NULL AS cut, scanned.ended AS scan,
    LEAD(events.event_time) OVER of_the_tag AS next_at,
    LEAD(events.image_digest) OVER of_the_tag AS next_digest,
    LEAD(built.execution_id) OVER of_the_tag AS next_execution,
    LEAD(COALESCE(events.actor_arn, events.actor_name)) OVER of_the_tag AS next_actor
  FROM events
  LEFT JOIN built ON built.build_id = NULLIF(REGEXP_EXTRACT(events.session_name, '^AWSCodeBuild-(.+)$', 1), '')
  LEFT JOIN scanned
    ON scanned.account = events.account AND scanned.region = events.region
    AND scanned.repository = events.repository AND scanned.image_digest = events.image_digest
  WHERE events.event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND events.event_name = 'PutImage'
    AND events.error_code IS NULL
    AND events.event_time >= CAST(:earliest AS timestamp) AND events.event_time < CAST(:until AS timestamp)
  WINDOW of_the_tag AS (
    PARTITION BY events.account, events.region, events.repository, events.image_tag
    ORDER BY events.event_time, events.event_id, events.source_file
  )
), imaged AS (
  SELECT
    account, region, execution_id, COUNT(*) AS pushes,
    COUNT(CASE WHEN repository IS NULL OR image_digest IS NULL OR image_tag IS NULL AND cut THEN 1 END) AS pushes_cut,
    ARRAY_AGG(
      DISTINCT COALESCE(repository, '?') || COALESCE(':' || image_tag, '') || '@' || COALESCE(image_digest, '?')
    ) AS images,
    ARRAY_AGG(DISTINCT image_digest || ' ' || COALESCE(scan, 'no scan in the record'))
      FILTER (WHERE image_digest IS NOT NULL) AS scans,
    MAX(event_time) AS pushed_at, MIN(event_id) AS push_event,
    MIN(CASE
      WHEN image_tag IS NOT NULL AND COALESCE(next_execution, '') <> execution_id
        AND COALESCE(next_digest, '?') <> COALESCE(image_digest, '')
        THEN next_at
    END) AS swapped_at,
    MIN_BY(
      repository || ':' || image_tag || ' pushed again by ' || COALESCE(next_actor, '?'),
      CASE
        WHEN image_tag IS NOT NULL AND COALESCE(next_execution, '') <> execution_id
          AND COALESCE(next_digest, '?') <> COALESCE(image_digest, '')
          THEN CAST(next_at AS VARCHAR) || COALESCE(next_actor, '')
      END
    ) AS swap
  FROM pushed
  WHERE execution_id IS NOT NULL
  GROUP BY account, region, execution_id
)
