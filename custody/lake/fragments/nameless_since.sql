MAX(CASE WHEN subject IS NULL AND omitted IS NOT NULL THEN event_time END) OVER (
  PARTITION BY account, region ORDER BY event_time, event_id
) >= COALESCE(
  LAG(event_time) OVER (PARTITION BY account, region, subject ORDER BY event_time, event_id),
  TIMESTAMP '0001-01-01 00:00:00'
)
