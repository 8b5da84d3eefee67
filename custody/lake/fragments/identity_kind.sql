CASE
  WHEN {named_by :deployers actor_arn} THEN 'machine'
  WHEN {assumed_by_people} THEN 'people'
  ELSE 'other'
END
