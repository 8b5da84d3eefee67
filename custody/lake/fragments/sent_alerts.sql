SELECT
  event_time AS sent_at,
  account AS sent_from,
  JSON_EXTRACT_SCALAR(detail, '$.alert') AS alert,
  JSON_EXTRACT_SCALAR(detail, '$.how') AS how,
  JSON_EXTRACT_SCALAR(detail, '$.detection') AS detection,
  JSON_EXTRACT_SCALAR(detail, '$.severity') AS severity,
  JSON_EXTRACT_SCALAR(detail, '$.account') AS account,
  JSON_EXTRACT_SCALAR(detail, '$.region') AS region,
  JSON_EXTRACT_SCALAR(detail, '$.subject') AS subject,
  JSON_EXTRACT_SCALAR(detail, '$.event_id') AS event_id,
  source_file
FROM state_changes
WHERE source = 'custody.alerts' AND detail_type = 'Custody Alert Sent'
