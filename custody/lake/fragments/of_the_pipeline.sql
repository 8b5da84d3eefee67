(
  -- A pipeline whose name CloudTrail left out cannot be excluded.
  :pipeline = '' OR pipeline = :pipeline
  OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
)
