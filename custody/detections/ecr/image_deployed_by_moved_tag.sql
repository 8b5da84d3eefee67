-- Images made to run by a tag that stood for another digest before.
WITH {deployments}
SELECT
  event_id, event_time, account, region, actor, image AS subject,
  'run by ' || COALESCE(target, 'an unknown service') || '; the tag stands for ' || image_digest
    || ' since ' || DATE_FORMAT(pushed_at, '%Y-%m-%d %H:%i') || ', for another image before' AS finding,
  source_file
FROM deployments
WHERE named_digest IS NULL AND image_digest IS NOT NULL AND tag_moved
  AND event_time >= CAST(:since AS timestamp)
  AND NOT CONTAINS(SPLIT(:moving_tags, CHR(10)), image_tag)
{cannot_be_excluded}
  AND (
    event_source = 'ecs.amazonaws.com' AND event_name IN (
      'CreateService', 'UpdateService', 'RunTask', 'StartTask', 'CreateTaskSet', 'CreateExpressGatewayService',
      'UpdateExpressGatewayService'
    )
    OR event_source = 'apprunner.amazonaws.com' AND event_name IN ('CreateService', 'UpdateService', 'StartDeployment')
    OR event_source = 'lambda.amazonaws.com'
    AND event_name IN ('CreateFunction20150331', 'UpdateFunctionCode20150331v2')
  )
