(
  console_session = 'true' OR invoked_by = 'signin.amazonaws.com'
  OR REGEXP_LIKE(
    user_agent,
    '(^|[^A-Za-z0-9-])(console|signin)\.([a-z0-9-]+\.)?amazonaws\.com|[A-Za-z0-9]Console/|^AWS [A-Za-z ]*Console|^CloudTrail Console|^AWSCloudTrail, aws-internal'
  )
  -- Services use these names too, and then say so.
  OR REGEXP_LIKE(user_agent, '^AWS Internal$|^\[?aws-internal/')
    AND COALESCE(invoked_by, 'AWS Internal') = 'AWS Internal' AND COALESCE(actor_type, '') <> 'AWSService'
)
