(
  -- A repository whose name CloudTrail left out cannot be excluded.
  :repository = '' OR repository = :repository
  OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
)
