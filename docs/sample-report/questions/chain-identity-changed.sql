SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Roles and users that the record shows at work in the chain: they pushed, approved or reported a job, or a project or
-- pipeline was given them. Then what was changed in IAM about them afterwards, or about a policy they were given.
-- What settings or a console's name tell has detections of its own.
WITH calls AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file, event_name,
    event_source <> 'iam.amazonaws.com' AS at_work,
    JSON_EXTRACT_SCALAR(request_parameters, '$.policyArn') AS policy,
    CASE
      WHEN event_source IN ('codebuild.amazonaws.com', 'codepipeline.amazonaws.com')
        AND event_name IN ('CreateProject', 'UpdateProject', 'CreatePipeline', 'UpdatePipeline')
        THEN REGEXP_EXTRACT_ALL(request_parameters, 'arn[:][a-z0-9-]+[:]iam[:][:][0-9]{12}[:]role/[A-Za-z0-9_+=,.@/-]+')
      WHEN event_source <> 'iam.amazonaws.com' THEN ARRAY[COALESCE(session_issuer_arn, actor_arn)]
      ELSE ARRAY[CAST(NULL AS varchar)]
    END AS arns,
    CASE
      WHEN event_source = 'iam.amazonaws.com' THEN COALESCE(
        'role/' || JSON_EXTRACT_SCALAR(request_parameters, '$.roleName'),
        'user/' || JSON_EXTRACT_SCALAR(request_parameters, '$.userName'),
        'user/' || JSON_EXTRACT_SCALAR(response_elements, '$.accessKey.userName'),
        'policy/' || JSON_EXTRACT_SCALAR(request_parameters, '$.policyArn'),
        CASE WHEN omitted LIKE '%requestParameters%' THEN 'omitted' END,
        CASE WHEN actor_type = 'IAMUser' THEN 'user/' || actor_name END
      )
    END AS changed
  FROM events
  WHERE error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (
      (event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage')
      OR (
        event_source = 'codebuild.amazonaws.com' AND event_name IN ('CreateProject', 'UpdateProject')
      )
      OR (
        event_source = 'codepipeline.amazonaws.com'
        AND event_name IN (
          'CreatePipeline', 'UpdatePipeline', 'PutApprovalResult', 'PutJobSuccessResult',
          'PutThirdPartyJobSuccessResult'
        )
      )
      OR (
        event_source = 'iam.amazonaws.com'
        AND event_name IN (
          'AttachRolePolicy', 'DetachRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy', 'PutRolePermissionsBoundary',
          'DeleteRolePermissionsBoundary', 'UpdateAssumeRolePolicy', 'CreateRole', 'DeleteRole',
          'AddRoleToInstanceProfile', 'AttachUserPolicy', 'DetachUserPolicy', 'PutUserPolicy', 'DeleteUserPolicy',
          'PutUserPermissionsBoundary', 'DeleteUserPermissionsBoundary', 'AddUserToGroup', 'RemoveUserFromGroup',
          'CreateAccessKey', 'UpdateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'DeactivateMFADevice',
          'CreateServiceSpecificCredential', 'ResetServiceSpecificCredential', 'UploadSSHPublicKey',
          'UploadSigningCertificate', 'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion'
        )
      )
    )
), identities AS (
  SELECT
    event_id, event_time, region, actor, source_file, event_name, at_work, policy, arn, changed, account,
    COALESCE(SPLIT_PART(arn, ':', 5), account) AS owner,
    COALESCE(changed, REGEXP_EXTRACT(arn, '(role|user)/') || REGEXP_EXTRACT(arn, '[^/]+$')) AS who
  FROM calls
  CROSS JOIN UNNEST(arns) AS each_arn(arn)
), chain AS (
  SELECT
    *,
    MIN(CASE WHEN at_work THEN event_time END) OVER (PARTITION BY owner, who) AS works_since,
    MIN(CASE WHEN at_work THEN arn END) OVER (PARTITION BY owner, who) AS works_as
  FROM identities
  WHERE who IS NOT NULL
), given AS (
  SELECT
    *,
    MIN_BY(works_as, CASE WHEN event_name LIKE 'Attach%' AND works_as IS NOT NULL THEN event_time END)
      OVER (PARTITION BY account, policy) AS given_to,
    MIN(CASE WHEN event_name LIKE 'Attach%' THEN works_since END) OVER (PARTITION BY account, policy) AS given_work
  FROM chain
)
SELECT
  event_id, event_time, account, region, actor, COALESCE(works_as, given_to, 'unknown') AS subject,
  CASE
    WHEN who = 'omitted' THEN 'cannot be excluded: CloudTrail omitted requestParameters of ' || event_name
    WHEN who LIKE 'policy/%' THEN event_name || ' on ' || policy || ', which it was given'
    ELSE event_name
  END AS finding,
  source_file
FROM given
WHERE NOT at_work AND event_time >= CAST(:since AS timestamp)
  AND (
    who = 'omitted' OR works_since < event_time OR (who LIKE 'policy/%' AND given_work < event_time)
  )
  AND (
    who LIKE 'policy/%' OR event_name IN ('CreateRole', 'DeleteRole', 'AddRoleToInstanceProfile')
    OR (
      NOT (
        -- Whether a list of ARNs names what a call of IAM does, without account and path.
        CARDINALITY(FILTER(
          SPLIT(:trusted_pushers, CHR(10)),
          a -> REGEXP_EXTRACT(a, '(role|user)/') || REGEXP_EXTRACT(a, '[^/]+$') = who OR (
            a LIKE '%*'
            AND STARTS_WITH(who, REGEXP_EXTRACT(a, '(role|user)/') || REPLACE(REGEXP_EXTRACT(a, '[^/]+$'), '*', ''))
          )
        )) > 0
      )
      AND NOT (
        -- Whether a list of ARNs names what a call of IAM does, without account and path.
        CARDINALITY(FILTER(
          SPLIT(:approvers, CHR(10)),
          a -> REGEXP_EXTRACT(a, '(role|user)/') || REGEXP_EXTRACT(a, '[^/]+$') = who OR (
            a LIKE '%*'
            AND STARTS_WITH(who, REGEXP_EXTRACT(a, '(role|user)/') || REPLACE(REGEXP_EXTRACT(a, '[^/]+$'), '*', ''))
          )
        )) > 0
      )
      AND NOT (
        -- Whether a list of ARNs names what a call of IAM does, without account and path.
        CARDINALITY(FILTER(
          SPLIT(:job_workers, CHR(10)),
          a -> REGEXP_EXTRACT(a, '(role|user)/') || REGEXP_EXTRACT(a, '[^/]+$') = who OR (
            a LIKE '%*'
            AND STARTS_WITH(who, REGEXP_EXTRACT(a, '(role|user)/') || REPLACE(REGEXP_EXTRACT(a, '[^/]+$'), '*', ''))
          )
        )) > 0
      )
      AND NOT (
        -- Whether a list of ARNs names what a call of IAM does, without account and path.
        CARDINALITY(FILTER(
          SPLIT(:deployers, CHR(10)),
          a -> REGEXP_EXTRACT(a, '(role|user)/') || REGEXP_EXTRACT(a, '[^/]+$') = who OR (
            a LIKE '%*'
            AND STARTS_WITH(who, REGEXP_EXTRACT(a, '(role|user)/') || REPLACE(REGEXP_EXTRACT(a, '[^/]+$'), '*', ''))
          )
        )) > 0
      )
      AND NOT REGEXP_LIKE(who, '^role/(AWSCodePipelineServiceRole-|codebuild-)')
    )
  )
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
