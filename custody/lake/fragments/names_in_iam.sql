-- Whether a list of ARNs names what a call of IAM does, without account and path.
CARDINALITY(FILTER(
  SPLIT($1, CHR(10)),
  a -> REGEXP_EXTRACT(a, '(role|user)/') || REGEXP_EXTRACT(a, '[^/]+$') = who OR (
    a LIKE '%*'
    AND STARTS_WITH(who, REGEXP_EXTRACT(a, '(role|user)/') || REPLACE(REGEXP_EXTRACT(a, '[^/]+$'), '*', ''))
  )
)) > 0
