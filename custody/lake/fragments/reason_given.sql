CASE
  -- In place of what it leaves out CloudTrail puts a reason of its own.
  WHEN omitted LIKE '%requestParameters%' THEN 'omitted by CloudTrail'
  ELSE JSON_EXTRACT_SCALAR(request_parameters, '$.reason')
END
