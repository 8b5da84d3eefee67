-- title: Which releases were there, and was each of them made as it should be?
-- why: Every execution that shipped, with who wrote, started, approved and changed what; and for each control a yes, a
--   no, or unknown. What the record does not show is never a yes.
-- parameter earliest time 90d: How far back to look for starts, for the execution before, and for changes of the
--   definition.
-- parameter people_roles text "": Beginnings of the names of roles that people assume besides those of IAM Identity
--   Center, one a line, such as okta-*. Name only roles whose session's name the identity provider picks.
-- parameter deployers text "": IAM users that are machines, by ARN, one a line.
-- column shipped_at: When it had succeeded, else when the last of it was deployed or pushed; when it was seen first
--   where it is unknown whether it shipped.
-- column shipped: yes; unknown when no event says how it ended, and nothing that it pushed or deployed is in the
--   record.
-- column how: What shows that it shipped.
-- column account
-- column region
-- column pipeline
-- column execution_id
-- column version: The version of the definition that it ran.
-- column started_at: When it started; empty when no event says so.
-- column ended_at: When it ended; empty while it runs, or when no event says so.
-- column state: What became of it.
-- column definition_changed: Whether the definition, or a project that it builds with, was changed since the execution
--   before: yes, no, unknown.
-- column definition_changed_by: By whom, separated by bars.
-- column commits: The commits that it released, separated by bars.
-- column authors: Who wrote them, as the source says; nobody vouches for it.
-- column started_by: Who started it, else what the pipeline says did.
-- column trigger_type: What kind of start it was.
-- column builds: The builds that it ran, separated by bars.
-- column images: What these pushed, repository:tag@digest, separated by bars.
-- column scans: How the last scan of each image ended.
-- column approvers: Who answered its approvals, in order of time, separated by bars.
-- column approved_at: When each of them did.
-- column approval_status: What each said: Approved or Rejected.
-- column approval_seconds: How long each had waited; empty when no event shows since when.
-- column approval_comments: What each gave as a reason.
-- column deployments: Its deploy actions and what became of them.
-- column interventions: Calls that skip, repeat, override, stop or let through: who, and what.
-- column gaps: What is missing of it in the record, separated by bars.
-- column two_persons: At least two people whom AWS tells apart took part: yes, no, unknown.
-- column two_persons_reason: Why.
-- column approver_independent: No approver started it or changed what it ran: yes, no, unknown.
-- column approver_independent_reason: Why.
-- column nothing_skipped: Nothing was skipped, overridden or let through by hand: yes, no, unknown.
-- column nothing_skipped_reason: Why.
-- column image_from_build: Its images are from its own build, and their tags stayed theirs: yes, no, unknown.
-- column image_from_build_reason: Why.
-- column definition_reviewed: The definition is that of the execution before, or somebody else approved what came of
--   the change: yes, no, unknown.
-- column definition_reviewed_reason: Why.
-- column event_ids: The records and events that the row rests on, the first of each kind, separated by bars.
-- controls iso_27001: A.8.32, A.5.3
-- controls nist_800_53: CM-3
-- controls soc2: CC8.1
-- controls pci_dss: 6.5.1
-- controls owasp_cicd: CICD-SEC-1
WITH {release_runs},
{release_approvals},
{release_calls},
{release_images}, joined AS (
  SELECT
    ordered.*, COALESCE(approved.approving, ARRAY[]) AS approving, COALESCE(approved.answered, 0) AS answered,
    COALESCE(approved.doubtful, 0) AS doubtful, COALESCE(approved.rejected, 0) AS rejected, approved.approved_last, COALESCE(approved.moments, ARRAY[]) AS moments,
    COALESCE(approved.entries, ARRAY[]) AS entries,
    COALESCE(handled.edits, 0) AS edits, COALESCE(handled.project_edits, 0) AS project_edits,
    COALESCE(handled.hidden_edits, 0) AS hidden_edits,
    COALESCE(handled.other_project_edits, 0) AS other_project_edits, COALESCE(handled.known_versions, 0) AS known_versions,
    handled.edited_last, COALESCE(handled.editing, ARRAY[]) AS editing, handled.editors, handled.last_editor,
    handled.defined, COALESCE(handled.approvals_meanwhile, 0) AS approvals_meanwhile,
    COALESCE(handled.hidden_calls, 0) AS hidden_calls, COALESCE(handled.hidden_pushes, 0) AS hidden_pushes,
    COALESCE(handled.let_by_hand, ARRAY[]) AS let_by_hand, handled.edit_event,
    COALESCE(imaged.pushes, 0) AS pushes, COALESCE(imaged.pushes_cut, 0) AS pushes_cut, imaged.images, imaged.scans,
    imaged.pushed_at, imaged.push_event, imaged.swap, imaged.swapped_at,
    -- Who the pipeline says started it, in the form in which identities are compared.
    LOWER(CASE
      WHEN trigger_detail LIKE '%assumed-role/%' THEN REGEXP_EXTRACT(trigger_detail, '([^/]+)$', 1)
      WHEN trigger_detail LIKE 'arn%user/%' THEN trigger_detail
    END) AS trigger_key,
    COALESCE(trigger_type, '') IN (
      'Webhook', 'WebhookV2', 'CloudWatchEvent', 'PollForSourceChanges', 'CreatePipeline', 'AutomatedRollback'
    ) AS started_by_itself
  FROM ordered
  LEFT JOIN approved
    ON approved.account = ordered.account AND approved.region = ordered.region
    AND approved.execution_id = ordered.execution_id
  LEFT JOIN handled
    ON handled.account = ordered.account AND handled.region = ordered.region
    AND handled.execution_id = ordered.execution_id
  LEFT JOIN imaged
    ON imaged.account = ordered.account AND imaged.region = ordered.region
    AND imaged.execution_id = ordered.execution_id
), weighed AS (
  SELECT
    *,
    by_events AND started_at IS NOT NULL AND ended_at IS NOT NULL AND sources > 0 AND CARDINALITY(half_seen) = 0
      AND NOT COALESCE(versions_differ, FALSE)
      AND CARDINALITY(FILTER(
        COALESCE(defined, ARRAY[]), d -> NOT CONTAINS(acted, ELEMENT_AT(SPLIT(d, '|'), 2)) AND state = 'SUCCEEDED'
      )) = 0 AS whole,
    version IS NOT NULL AND hidden_edits = 0
      AND (version_before IS NOT NULL OR seen_before IS NULL) AND known_versions = version - COALESCE(version_before, 0)
      AS edits_known,
    CARDINALITY(FILTER(COALESCE(defined, ARRAY[]), d -> d LIKE 'Approval|%')) AS approvals_defined,
    TRANSFORM(approving, p -> ELEMENT_AT(SPLIT(p, '|'), 2)) AS approving_keys,
    TRANSFORM(approving, p -> ELEMENT_AT(SPLIT(p, '|'), 3)) AS approving_names,
    TRANSFORM(editing, p -> ELEMENT_AT(SPLIT(p, '|'), 2)) AS editing_keys,
    TRANSFORM(editing, p -> ELEMENT_AT(SPLIT(p, '|'), 3)) AS editing_names,
    CARDINALITY(FILTER(approving, p -> p LIKE 'p|%')) AS approving_people,
    ELEMENT_AT(SPLIT(starting_person, '|'), 2) AS starting_key,
    CASE WHEN starting_person LIKE 'p|%' THEN ELEMENT_AT(SPLIT(starting_person, '|'), 3) END AS starting_name,
    CASE
      WHEN state = 'SUCCEEDED' THEN 'the execution succeeded'
      WHEN deployed_at IS NOT NULL THEN 'a deployment succeeded'
      WHEN pushes > 0 THEN 'an image was pushed'
      WHEN ended_at IS NULL THEN 'no event says how it ended'
    END AS how,
    CASE
      WHEN state = 'SUCCEEDED' THEN ended_at
      WHEN deployed_at > COALESCE(pushed_at, TIMESTAMP '0001-01-01 00:00:00') THEN deployed_at
      ELSE COALESCE(pushed_at, seen_at)
    END AS shipped_at
  FROM joined
), heard AS (
  SELECT
    *,
    CASE
      WHEN edits > 0 OR project_edits > 0 OR version <> version_before THEN 'yes'
      WHEN hidden_edits > 0 OR version IS NULL OR version_before IS NULL THEN 'unknown'
      -- Of a build that is lost the project is not known, and may be one that was changed.
      WHEN other_project_edits > 0 AND NOT whole THEN 'unknown'
      ELSE 'no'
    END AS definition_changed,
    by_events AND started_at IS NOT NULL AND ended_at IS NOT NULL AND NOT COALESCE(versions_differ, FALSE)
      AND waits_half_seen = 0 AND doubtful = 0 AND answered >= let_through
      AND answered + rejected >= approvals_defined
      -- What no definition names may have been waited for in events that are lost.
      AND (defined IS NOT NULL OR whole)
      AND (answered > 0 OR approvals_meanwhile = 0) AS approvals_known
  FROM weighed
), told AS (
  SELECT
    *,
    CASE
      WHEN CARDINALITY(FILTER(
        approving,
        p -> p LIKE 'p|%' AND (
          ELEMENT_AT(SPLIT(p, '|'), 3) <> starting_name
          OR CARDINALITY(FILTER(
            approving, q -> q LIKE 'p|%' AND ELEMENT_AT(SPLIT(q, '|'), 3) <> ELEMENT_AT(SPLIT(p, '|'), 3)
          )) > 0
        )
      )) > 0 THEN 'yes: ' || CASE
        WHEN starting_name IS NOT NULL AND NOT CONTAINS(approving_names, starting_name)
          THEN starting_name || ' started it, and ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ') || ' approved it'
        ELSE ARRAY_JOIN(ARRAY_SORT(approving_names), ', ') || ' approved it'
      END
      WHEN NOT by_events THEN 'unknown: no state-change event shows it, so no approval can be tied to it'
      WHEN doubtful > 0 THEN 'unknown: an approval cannot be tied to this execution alone'
      WHEN NOT approvals_known THEN 'unknown: the record does not show all that was waited for, and who approved it'
      WHEN answered = 0 AND approvals_defined = 0 AND defined IS NOT NULL
        THEN 'no: its definition has no approval, and nobody gave one'
      WHEN answered = 0 AND rejected > 0 THEN 'no: it was rejected, and nobody approved it'
      WHEN answered = 0 THEN 'no: nobody approved it'
      WHEN CARDINALITY(FILTER(approving_keys, k -> k <> COALESCE(starting_key, trigger_key, ''))) = 0
        THEN 'no: ' || ARRAY_JOIN(approving_names, ', ') || ' started it and approved it, and nobody else did'
      WHEN CARDINALITY(FILTER(approving, p -> p LIKE 'm|%' OR p LIKE 's|%')) = CARDINALITY(approving)
        THEN 'no: only a machine approved it, ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN CARDINALITY(FILTER(
        approving_keys, k -> k <> LOWER(COALESCE(author_mail, '')) AND k <> LOWER(COALESCE(author_name, ''))
      )) = 0 THEN 'no: ' || ARRAY_JOIN(approving_names, ', ') || ' wrote the commit and approved it'
      WHEN starting_name IS NOT NULL
        THEN 'unknown: who started it and who approved it may be one person, ' || starting_name
      WHEN started_by_itself AND approving_people > 0
        THEN 'unknown: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
          || ' approved it; nobody vouches for who wrote the commit, look it up at the source'
      ELSE 'unknown: AWS does not tell apart the people who started it and approved it'
    END AS of_two_persons,
    CASE
      WHEN NOT by_events THEN 'unknown: no state-change event shows it, so no approval can be tied to it'
      WHEN CARDINALITY(FILTER(approving_keys, k -> k IN (starting_key, trigger_key))) > 0
        THEN 'no: who approved it started it: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN CARDINALITY(FILTER(
        approving_keys, k -> CONTAINS(editing_keys, k) OR k = ELEMENT_AT(SPLIT(last_editor, '|'), 2)
      )) > 0 THEN 'no: who approved it changed the definition: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN CARDINALITY(FILTER(approving_keys, k -> k IN (LOWER(author_mail), LOWER(author_name)))) > 0
        THEN 'no: who approved it wrote the commit: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN approvals_known AND answered = 0 THEN 'no: nobody approved it'
      WHEN NOT approvals_known THEN 'unknown: the record does not show all that was waited for, and who approved it'
      WHEN approving_people < CARDINALITY(approving)
        THEN 'unknown: AWS does not say which person approved it, ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN hidden_calls > 0 THEN 'unknown: CloudTrail omitted of what a call was that may have started or changed it'
      WHEN starting_person IS NULL AND NOT started_by_itself THEN 'unknown: no record says who started it'
      WHEN starting_person IS NOT NULL AND starting_name IS NULL AND starting_person NOT LIKE 's|%'
        THEN 'unknown: AWS does not say which person started it, ' || COALESCE(starter, '?')
      WHEN CONTAINS(approving_names, starting_name)
        THEN 'unknown: who started it and who approved it may be one person, ' || starting_name
      WHEN definition_changed = 'unknown'
        THEN 'unknown: whether the definition was changed, and by whom, is not in the record'
      WHEN definition_changed = 'yes' AND NOT edits_known
        THEN 'unknown: who changed the definition is not wholly in the record'
      WHEN CARDINALITY(FILTER(editing, e -> e NOT LIKE 'p|%')) > 0
        THEN 'unknown: AWS does not say which person changed the definition, '
          || ARRAY_JOIN(ARRAY_SORT(editing_names), ', ')
      WHEN CARDINALITY(FILTER(approving_names, n -> CONTAINS(editing_names, n))) > 0
        THEN 'unknown: who changed the definition and who approved it may be one person'
      ELSE 'yes: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
        || ' approved it, and neither started it nor changed the definition'
    END AS of_approver,
    CASE
      WHEN CARDINALITY(faults) > 0 THEN 'no: ' || ARRAY_JOIN(ARRAY_SORT(faults), ', ')
      WHEN trigger_type IN ('ManualRollback', 'AutomatedRollback')
        THEN 'no: it is a rollback, which skips what went before'
      WHEN CARDINALITY(let_by_hand) > 0 THEN 'no: ' || ARRAY_JOIN(ARRAY_SORT(let_by_hand), ', ')
      WHEN CARDINALITY(FILTER(went_wrong, a -> NOT CONTAINS(went_well, a))) > 0
        THEN 'no: it went on, or shipped, without ' || ARRAY_JOIN(
          ARRAY_SORT(FILTER(went_wrong, a -> NOT CONTAINS(went_well, a))), ', '
        )
      WHEN NOT by_events THEN 'unknown: no state-change event shows what it ran'
      WHEN NOT whole THEN 'unknown: not every action that it ran is in the record from its start to its end'
      WHEN state <> 'SUCCEEDED' THEN 'unknown: it did not come to its end, ' || state
      WHEN hidden_of_it > 0 OR hidden_calls > 0
        THEN 'unknown: CloudTrail omitted of what a call was that may have overridden something'
      WHEN NOT start_recorded AND NOT started_by_itself
        THEN 'unknown: the call that started it is not in the record, and may have put in another source'
      WHEN call_count = 0 AND answered = 0 AND pushes = 0
        THEN 'unknown: no record of CloudTrail is about it, so none can show an override'
      WHEN let_through > answered THEN 'unknown: who let it through an approval is not in the record'
      ELSE 'yes: every action that the record shows ran to its end, and no call changed its course'
    END AS of_course,
    CASE
      WHEN swapped_at <= COALESCE(ended_at, swapped_at) THEN 'no: ' || COALESCE(swap, 'its tag was pushed again')
        || ' before it had ended'
      WHEN NOT by_events THEN 'unknown: no state-change event names its builds'
      WHEN CARDINALITY(builds) = 0 THEN 'unknown: no state-change event names a build of it'
      WHEN pushes = 0 THEN 'unknown: no push by its builds is in the record'
      WHEN pushes_cut > 0 THEN 'unknown: CloudTrail omitted which image its build pushed'
      WHEN hidden_pushes > 0 THEN 'unknown: CloudTrail omitted which image somebody pushed meanwhile'
      WHEN ended_at IS NULL OR NOT whole THEN 'unknown: the record does not show all that it ran, or when it ended'
      ELSE 'yes: pushed by its own build, and no tag of it moved before it had ended'
    END AS of_image,
    CASE
      WHEN definition_changed = 'no'
        THEN 'yes: version ' || CAST(version AS varchar) || ', as the execution before ran it'
      WHEN NOT by_events THEN 'unknown: no state-change event says which version it ran'
      WHEN definition_changed = 'unknown'
        THEN 'unknown: ' || CASE
          WHEN hidden_edits > 0 THEN 'CloudTrail omitted what a change was'
          WHEN version = version_before THEN 'a project was changed, and not every project that it built with is known'
          WHEN version IS NULL THEN 'no event says which version it ran'
          ELSE 'no execution before it whose version is known is in the record'
        END
      WHEN NOT edits_known THEN 'unknown: it was changed, and not every change is in the record'
      WHEN CARDINALITY(FILTER(
        moments,
        m -> SUBSTR(m, 1, 19) >= DATE_FORMAT(edited_last, '%Y-%m-%d %H:%i:%s') AND SUBSTR(m, 21, 2) = 'p|'
          AND NOT CONTAINS(editing_names, ELEMENT_AT(SPLIT(SUBSTR(m, 21), '|'), 3))
      )) > 0 AND CARDINALITY(FILTER(editing, e -> e NOT LIKE 'p|%')) = 0
        THEN 'yes: changed by ' || ARRAY_JOIN(ARRAY_SORT(editing_names), ', ')
          || ', and somebody else approved what came of it'
      WHEN NOT approvals_known THEN 'unknown: it was changed, and who approved what came of it is not in the record'
      WHEN CARDINALITY(FILTER(
        moments,
        m -> SUBSTR(m, 1, 19) >= DATE_FORMAT(edited_last, '%Y-%m-%d %H:%i:%s')
          AND NOT CONTAINS(editing_keys, ELEMENT_AT(SPLIT(SUBSTR(m, 21), '|'), 2))
          AND SUBSTR(m, 21, 2) IN ('p|', 'u|')
      )) > 0 THEN 'unknown: who changed it and who approved what came of it may be one person'
      ELSE 'no: changed by ' || COALESCE(ARRAY_JOIN(ARRAY_SORT(editing_names), ', '), '?')
        || ', and nobody else approved what came of it'
    END AS of_definition,
    ARRAY_JOIN(FILTER(
      ARRAY[
        CASE WHEN NOT by_events THEN 'no state-change event shows it' END,
        CASE WHEN by_events AND started_at IS NULL THEN 'no event says when it started' END,
        CASE WHEN by_events AND ended_at IS NULL THEN 'no event says how it ended' END,
        CASE WHEN versions_differ THEN 'its events name several versions' END,
        CASE
          WHEN by_events AND version IS NULL AND NOT COALESCE(versions_differ, FALSE) THEN 'no event names its version'
        END,
        CASE WHEN execution_before IS NULL THEN 'no execution before it is in the record' END,
        CASE WHEN by_events AND sources = 0 THEN 'no source action is in the record' END,
        CASE WHEN CARDINALITY(half_seen) > 0 THEN 'half seen: ' || ARRAY_JOIN(ARRAY_SORT(half_seen), ', ') END,
        CASE
          WHEN by_events AND NOT start_recorded AND NOT started_by_itself THEN 'no record of the call that started it'
        END,
        CASE WHEN CARDINALITY(commits) = 0 THEN 'no commit is named' END,
        CASE WHEN by_events AND CARDINALITY(builds) = 0 THEN 'no build is named' END,
        CASE WHEN pushes = 0 THEN 'no push is tied to it' END,
        CASE WHEN let_through > answered THEN 'no record says who approved it' END,
        CASE WHEN doubtful > 0 THEN 'an approval cannot be tied to it alone' END,
        CASE WHEN definition_changed = 'yes' AND NOT edits_known THEN 'changes of the definition are missing' END,
        CASE
          WHEN CARDINALITY(
            FILTER(COALESCE(defined, ARRAY[]), d -> NOT CONTAINS(acted, ELEMENT_AT(SPLIT(d, '|'), 2)))
          ) > 0
            THEN 'defined, and in no event: ' || ARRAY_JOIN(ARRAY_SORT(TRANSFORM(
              FILTER(COALESCE(defined, ARRAY[]), d -> NOT CONTAINS(acted, ELEMENT_AT(SPLIT(d, '|'), 2))),
              d -> ELEMENT_AT(SPLIT(d, '|'), 2)
            )), ', ')
        END,
        CASE
          WHEN hidden_of_it + hidden_calls + hidden_edits + hidden_pushes + pushes_cut > 0
            THEN 'CloudTrail omitted parts of what may be about it'
        END
      ],
      g -> g IS NOT NULL
    ), ' | ') AS gaps
  FROM heard
)
SELECT
  shipped_at,
  CASE WHEN how = 'no event says how it ended' THEN 'unknown' ELSE 'yes' END AS shipped, how, account, region, pipeline,
  execution_id, version, started_at, ended_at, state, definition_changed,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(editors), ' | '), '') AS definition_changed_by,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(commits), ' | '), '') AS commits,
  CASE
    WHEN author_mail IS NULL THEN author_name
    ELSE COALESCE(author_name || ' ', '') || '<' || author_mail || '>'
  END AS authors,
  COALESCE(starter, CASE WHEN trigger_type LIKE '%Rollback' THEN roller END, trigger_detail, trigger_type) AS started_by,
  trigger_type,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(builds), ' | '), '') AS builds,
  ARRAY_JOIN(ARRAY_SORT(images), ' | ') AS images, ARRAY_JOIN(ARRAY_SORT(scans), ' | ') AS scans,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[3]), ' | '), '') AS approvers,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[1]), ' | '), '') AS approved_at,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[4]), ' | '), '') AS approval_status,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[5]), ' | '), '') AS approval_seconds,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[6]), ' | '), '') AS approval_comments,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(deployments), ' | '), '') AS deployments,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(FLATTEN(ARRAY[interventions, let_by_hand])), ' | '), '') AS interventions,
  NULLIF(gaps, '') AS gaps,
  SPLIT_PART(of_two_persons, ': ', 1) AS two_persons,
  SUBSTR(of_two_persons, LENGTH(SPLIT_PART(of_two_persons, ': ', 1)) + 3) AS two_persons_reason,
  SPLIT_PART(of_approver, ': ', 1) AS approver_independent,
  SUBSTR(of_approver, LENGTH(SPLIT_PART(of_approver, ': ', 1)) + 3) AS approver_independent_reason,
  SPLIT_PART(of_course, ': ', 1) AS nothing_skipped,
  SUBSTR(of_course, LENGTH(SPLIT_PART(of_course, ': ', 1)) + 3) AS nothing_skipped_reason,
  SPLIT_PART(of_image, ': ', 1) AS image_from_build,
  SUBSTR(of_image, LENGTH(SPLIT_PART(of_image, ': ', 1)) + 3) AS image_from_build_reason,
  SPLIT_PART(of_definition, ': ', 1) AS definition_reviewed,
  SUBSTR(of_definition, LENGTH(SPLIT_PART(of_definition, ': ', 1)) + 3) AS definition_reviewed_reason,
  ARRAY_JOIN(FILTER(
    ARRAY_SORT(FLATTEN(ARRAY[
      ARRAY[execution_event, start_event, build_event, push_event, edit_event], TRANSFORM(entries, e -> e[2])
    ])),
    i -> i <> ''
  ), ' | ') AS event_ids
FROM told
WHERE how IS NOT NULL AND shipped_at >= CAST(:since AS timestamp) AND shipped_at < CAST(:until AS timestamp)
ORDER BY shipped_at, account, region, pipeline, execution_id
