-- title: Which executions did a pipeline have, and what became of them?
-- why: Each release of the period: what started it, which commit, how it ended and how long it took.
-- column pipeline
-- column execution_id
-- column version: The version of the definition that it ran.
-- column trigger_type: What started it.
-- column trigger_detail: Who or what that was.
-- column commit_ids: The commits, separated by commas.
-- column started_at: When it started; empty when that is not in the record.
-- column last_state: SUCCEEDED, FAILED, STOPPED ... or STARTED while it runs.
-- column last_at: When that was.
-- column seconds: From start to then.
-- column stop_comments: Why somebody stopped it.
-- column account
-- column region
-- controls dora: Art. 9(4)(e)
-- controls iso_27001: A.8.32
-- controls nist_800_53: CM-3
-- controls soc2: CC8.1
-- controls ssdf: PO.3.3
WITH changes AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY execution_id ORDER BY event_time DESC, event_id DESC) AS nth
  FROM state_changes
  WHERE detail_type = 'CodePipeline Pipeline Execution State Change'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (:pipeline = '' OR pipeline = :pipeline)
    AND (:execution = '' OR execution_id = :execution)
), starts AS (
  SELECT
    execution_id, MIN(event_time) FILTER (WHERE state = 'STARTED') AS started_at,
    MAX(trigger_type) AS trigger_type, MAX(trigger_detail) AS trigger_detail,
    MAX(stop_comments) AS stop_comments
  FROM changes
  GROUP BY execution_id
), commits AS (
  SELECT execution_id, ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT commit_id)), ', ') AS commit_ids
  FROM state_changes
  WHERE commit_id IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
  GROUP BY execution_id
)
SELECT
  changes.pipeline, changes.execution_id, changes.pipeline_version AS version, starts.trigger_type,
  starts.trigger_detail, commits.commit_ids, starts.started_at, changes.state AS last_state,
  changes.event_time AS last_at, DATE_DIFF('second', starts.started_at, changes.event_time) AS seconds,
  starts.stop_comments, changes.account, changes.region
FROM changes
JOIN starts ON starts.execution_id = changes.execution_id
LEFT JOIN commits ON commits.execution_id = changes.execution_id
WHERE changes.nth = 1
ORDER BY last_at, changes.execution_id
