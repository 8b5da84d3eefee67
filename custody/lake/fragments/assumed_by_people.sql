CARDINALITY(FILTER(
  SPLIT(:people_roles, CHR(10)),
  p -> p <> '' AND STARTS_WITH(REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'), REPLACE(p, '*', ''))
)) > 0
