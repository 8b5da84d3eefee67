"""The longer parts of calls: escaped quotes, letters that are not ASCII, names of calls inside strings."""

from __future__ import annotations

_LAYER = (
    r"      {\n         \"mediaType\": \"application/vnd.oci.image.layer.v1.tar+gzip\",\n"
    r"         \"size\": %(number)s,\n         \"digest\": \"sha256:%(layer)s\"\n      }"
)
MANIFEST = (
    r"{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"application/vnd.oci.image.manifest.v1+json\",\n"
    r"   \"config\": {\n      \"size\": 7023\n   },\n   \"layers\": [\n" + _LAYER + r"\n   ]\n}"
)
"""An image's manifest, which ``PutImage`` carries as text, twice."""

ASSUMED = (
    '{"credentials":{"accessKeyId":"ASIA%(key_id)s","sessionToken":"%(token)s","expiration":"Nov 28, 2026, %(clock)s '
    'PM"},"assumedRoleUser":{"assumedRoleId":"AROA%(role_id)s:%(id)s","arn":'
    '"arn:aws:sts::%(account)s:assumed-role/%(role)s/%(id)s"}}'
)
INSTANCES = (
    '{"filterSet":{"items":[{"name":"tag:kubernetes.io/cluster/%(pipeline)s","valueSet":{"items":[{"value":"owned"}]}},'
    '{"name":"instance-id","valueSet":{"items":[{"value":"i-0%(known)s"}]}}]},"maxResults":1000,'
    '"instancesSet":{}}'
)
FUNCTION = '{"configuration":{"functionName":"%(pipeline)s","description":"Bestätigt, was %(person)s „freigibt“"}}'
COMMAND = (
    r'{"documentName":"AWS-RunShellScript","parameters":{"commands":["echo \"deploy %(pipeline)s\" && '
    r'/opt/run.sh --id \"%(id)s\""]},"instanceIds":["i-0%(known)s"]}'
)
STATE = '{"tasks":[{"lastStatus":"RUNNING","startedBy":"ecs-svc/%(number)s"}],"failures":[]}'
SIMULATED = (
    '{"policySourceArn":"arn:aws:iam::%(account)s:role/%(role)s","actionNames":["ecr:PutImage",'
    r'"codepipeline:StartPipelineExecution"],"policyInputList":["{\"eventName\":\"PutImage\",\"id\":\"%(id)s\"}"]}'
)
POLICY = (
    r'{"secretId":"%(pipeline)s","resourcePolicy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",'
    r"\"Principal\":{\"AWS\":\"arn:aws:iam::%(account)s:role/%(role)s\"},\"Action\":\"secretsmanager:GetSecretValue\","
    r'\"Resource\":\"*\",\"Sid\":\"%(id)s\"}]}"}'
)
REVISIONS = (
    '{"pipelineName":"%(pipeline)s","stageName":"Quelle","actionName":"Größe prüfen","actionRevision":{"revisionId":'
    '"%(layer)s","created":"Nov 28, 2026, %(clock)s AM","revisionChangeId":"%(id)s"}}'
)
