clock AS (
  -- Athena takes values in WHERE clauses alone, so the offset is picked from all that the settings allow.
  SELECT minutes_ahead
  FROM UNNEST(SEQUENCE(-720, 840)) AS offsets(minutes_ahead)
  WHERE minutes_ahead = :business_hours_utc_offset_minutes
)
