SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Sessions that a service was issued, by the record of the issue, the session's name or else the client; then calls
-- on images by one of their keys that its machine did not make. An address that is a service's name, as Docker
-- clients' is, says nothing.
WITH calls AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, access_key_id, source_ip,
    repository, source_file, event_name, COALESCE(user_agent, '') AS client,
    event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com')
      AND activity IN ('push', 'pull', 'login') AS on_images,
    CAST(event_time AS VARCHAR) || COALESCE(event_id, '') AS moment,
    CASE
      WHEN actor_type = 'AWSService' THEN JSON_EXTRACT_SCALAR(request_parameters, '$.roleArn')
      ELSE session_issuer_arn
    END AS assumed,
    CASE
      WHEN actor_type = 'AWSService' THEN JSON_EXTRACT_SCALAR(request_parameters, '$.roleSessionName')
      ELSE session_name
    END AS named,
    CASE
      WHEN actor_type = 'AWSService' THEN invoked_by
      WHEN session_name LIKE 'AWSCodeBuild-%' THEN 'codebuild.amazonaws.com'
      WHEN REGEXP_LIKE(session_name, '^i-[0-9a-f]{8,17}$')
        OR JSON_EXTRACT_SCALAR(user_identity, '$.sessionContext.ec2RoleDelivery') IS NOT NULL
        THEN 'ec2.amazonaws.com'
    END AS issued,
    CASE
      WHEN REGEXP_LIKE(user_agent, 'awslambda-worker|exec-env/AWS_Lambda')
        OR JSON_EXTRACT_SCALAR(request_parameters, '$.logGroupName') = '/aws/lambda/' || session_name
        THEN 'lambda.amazonaws.com'
      WHEN REGEXP_LIKE(user_agent, 'exec-env/AWS_ECS') OR REGEXP_LIKE(session_name, '^[0-9a-f]{32}$')
        THEN 'ecs-tasks.amazonaws.com'
    END AS hinted,
    CASE
      WHEN REGEXP_LIKE(source_ip, '^(10|127)[.]|^192[.]168[.]|^172[.]1[6-9][.]|^172[.]2[0-9][.]|^172[.]3[01][.]')
        OR REGEXP_LIKE(source_ip, '^100[.]6[4-9][.]|^100[.][7-9][0-9][.]|^100[.]1[01][0-9][.]|^100[.]12[0-7][.]')
        THEN 'private'
      WHEN REGEXP_LIKE(source_ip, '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$') THEN 'v4'
      WHEN REGEXP_LIKE(source_ip, '^[0-9a-fA-F]*:[0-9a-fA-F:.]+$') THEN 'v6'
    END AS network,
    CASE
      WHEN REGEXP_LIKE(user_agent, '(?i)darwin|mac ?os') THEN 'macOS'
      WHEN REGEXP_LIKE(user_agent, '(?i)windows') THEN 'Windows'
      WHEN REGEXP_LIKE(user_agent, '(?i)linux') THEN 'Linux'
    END AS os
  FROM events
  WHERE (
      (access_key_id LIKE 'ASIA%' AND actor_type = 'AssumedRole')
      OR (
        event_source = 'sts.amazonaws.com' AND event_name = 'AssumeRole' AND actor_type = 'AWSService'
        AND error_code IS NULL
      )
    )
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), sessions AS (
  SELECT
    *,
    COALESCE(
      MAX(CASE WHEN named IS NOT NULL THEN issued END) OVER (PARTITION BY account, assumed, named),
      MAX(issued) OVER (PARTITION BY account, access_key_id),
      MAX(hinted) OVER (PARTITION BY account, access_key_id)
    ) AS service,
    MIN_BY(source_ip, CASE WHEN network IS NOT NULL THEN moment END)
      OVER (PARTITION BY account, access_key_id, network) AS home,
    MIN_BY(source_ip, CASE WHEN client LIKE '%exec-env/AWS_Lambda%' AND network IS NOT NULL THEN moment END)
      OVER (PARTITION BY account, access_key_id, network) AS lambda_home,
    MIN_BY(os, CASE WHEN os IS NOT NULL AND network IS NOT NULL THEN moment END)
      OVER (PARTITION BY account, access_key_id) AS first_os,
    MIN_BY(source_ip, CASE WHEN os IS NOT NULL AND network IS NOT NULL THEN moment END)
      OVER (PARTITION BY account, access_key_id) AS first_os_at
  FROM calls
), places AS (
  -- An address at which another key of the role began is one of its gateways.
  SELECT
    *,
    MIN_BY(access_key_id, CASE WHEN source_ip = home THEN moment END)
      OVER (PARTITION BY account, assumed, source_ip) AS at_home_here
  FROM sessions
), elsewhere AS (
  SELECT
    *, ROW_NUMBER() OVER (PARTITION BY account, access_key_id, source_ip ORDER BY moment) AS nth
  FROM places
  WHERE on_images AND network IS NOT NULL AND event_time >= CAST(:since AS timestamp)
    AND assumed NOT LIKE '%/AWSReservedSSO!_%' ESCAPE '!'
    AND (
      (
        service IN ('codebuild.amazonaws.com', 'ec2.amazonaws.com', 'ecs-tasks.amazonaws.com')
        AND (
          (network <> 'private' AND source_ip <> home AND COALESCE(at_home_here, access_key_id) = access_key_id)
          OR (os <> first_os AND source_ip <> first_os_at)
        )
      )
      OR (
        service = 'lambda.amazonaws.com' AND client NOT LIKE '%exec-env/AWS_Lambda%'
        AND (
          REGEXP_LIKE(client, '(?i)^.?(aws-cli|awspowershell|docker|podman|skopeo|crane|curl|wget|python-req|mozilla)')
          OR source_ip <> lambda_home
        )
      )
      OR (os = 'macOS' AND service <> 'ec2.amazonaws.com')
      OR (
        os = 'Windows' AND service NOT IN ('codebuild.amazonaws.com', 'ec2.amazonaws.com', 'ecs-tasks.amazonaws.com')
      )
      OR (service IS NOT NULL AND REGEXP_LIKE(client, '(?i)kali|parrot|pentoo'))
    )
    -- These hand sessions to machines outside of AWS, where any client and address will do.
    AND service NOT IN (
      'cognito-identity.amazonaws.com', 'rolesanywhere.amazonaws.com', 'signin.amazonaws.com', 'ssm.amazonaws.com',
      'sso.amazonaws.com'
    )
)
SELECT
  event_id, event_time, account, region, actor, COALESCE(repository, access_key_id) AS subject,
  event_name || ' with a session of ' || service || ' by ' || client || ' from ' || source_ip AS finding, source_file
FROM elsewhere
WHERE nth = 1
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
