-- title: What touched the record, its key, its buckets or what watches
-- column event_time
-- column actor text
-- column session_name
-- column mfa
-- column source_ip
-- column account
-- column region
-- column event_source
-- column event_name
-- column activity
-- column request_parameters
-- column error_code
-- column event_id
-- column source_file
SELECT
  event_time,
  COALESCE(actor_arn, actor_name) AS actor,
  session_name,
  mfa,
  source_ip,
  account,
  region,
  event_source,
  event_name,
  activity,
  request_parameters,
  error_code,
  event_id,
  source_file
FROM events
WHERE activity IN ('trail', 'bucket', 'key', 'watcher') AND COALESCE(read_only, FALSE) = FALSE
