event_source = 'codebuild.amazonaws.com' AND event_name = 'StartBuild' AND error_code IS NULL
AND (
  JSON_EXTRACT_SCALAR(response_elements, '$.build.initiator') LIKE 'codepipeline/%'
  OR invoked_by = 'codepipeline.amazonaws.com'
)
