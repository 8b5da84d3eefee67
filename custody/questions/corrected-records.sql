-- title: Which records did CloudTrail correct, and what changed?
-- why: A correction takes the place of the record it names. An auditor sees both, because a correction can be forged by
--   whoever can write log files; digest files prove which are CloudTrail's.
-- column event_time
-- column event_name
-- column actor: Who, as the correction says: the ARN, or the service.
-- column actor_before: Who, as the record said that it replaced.
-- column updated_fields: What the correction says it changes.
-- column changed: What it changes, as far as it bears on who did what.
-- column account
-- column region
-- column event_id: Of the correction.
-- column source_file: The log file with the correction.
-- column replaced_event_id: Of the record that it replaced.
-- column replaced_file: The log file with the record that it replaced.
-- controls iso_27001: A.5.28
-- controls nist_800_53: AU-9
-- controls pci_dss: 10.3.2
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
