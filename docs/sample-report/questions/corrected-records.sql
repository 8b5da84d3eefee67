SELECT
  fresh.event_time, fresh.event_name, COALESCE(fresh.actor_arn, fresh.actor_name) AS actor,
  COALESCE(stale.actor_arn, stale.actor_name) AS actor_before,
  JSON_EXTRACT_SCALAR(fresh.addendum, '$.updatedFields') AS updated_fields,
  COALESCE(
    ARRAY_JOIN(
      ARRAY[
        CASE WHEN fresh.user_identity IS DISTINCT FROM stale.user_identity THEN 'userIdentity' END,
        CASE WHEN fresh.source_ip IS DISTINCT FROM stale.source_ip THEN 'sourceIPAddress' END,
        CASE WHEN fresh.user_agent IS DISTINCT FROM stale.user_agent THEN 'userAgent' END,
        CASE WHEN fresh.error_code IS DISTINCT FROM stale.error_code THEN 'errorCode' END,
        CASE
          WHEN fresh.omitted LIKE '%requestParameters%' OR stale.omitted LIKE '%requestParameters%'
            THEN 'requestParameters cannot be excluded: CloudTrail omitted it'
          WHEN fresh.request_parameters IS DISTINCT FROM stale.request_parameters THEN 'requestParameters'
        END,
        CASE
          WHEN fresh.omitted LIKE '%responseElements%' OR stale.omitted LIKE '%responseElements%'
            THEN 'responseElements cannot be excluded: CloudTrail omitted it'
          WHEN fresh.response_elements IS DISTINCT FROM stale.response_elements THEN 'responseElements'
        END,
        CASE WHEN fresh.resources IS DISTINCT FROM stale.resources THEN 'resources' END
      ], ', '
    ), ''
  ) AS changed,
  fresh.account, fresh.region, fresh.event_id, fresh.source_file, stale.event_id AS replaced_event_id,
  stale.source_file AS replaced_file
FROM events AS fresh
JOIN replaced_records AS stale
  ON stale.event_time = fresh.event_time AND stale.corrected_by = fresh.event_id AND stale.event_id = fresh.corrects
WHERE fresh.corrects IS NOT NULL
  AND fresh.event_time >= CAST(:since AS timestamp) AND fresh.event_time < CAST(:until AS timestamp)
  AND (:account = '' OR fresh.account = :account)
  AND (:region = '' OR fresh.region = :region)
  -- A correction is of the time and place of what it replaces.
  AND stale.event_time >= CAST(:since AS timestamp) AND stale.event_time < CAST(:until AS timestamp)
  AND (:account = '' OR stale.account = :account)
  AND (:region = '' OR stale.region = :region)
ORDER BY fresh.event_time, fresh.event_id, replaced_event_id
