(
  -- An execution whose id CloudTrail left out cannot be excluded.
  :execution = '' OR execution_id = :execution OR execution_id IS NULL AND omitted IS NOT NULL
)
