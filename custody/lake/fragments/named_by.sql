-- Whether a list of ARNs names somebody: a star stands for the rest of a role's name, never for a slash.
CARDINALITY(FILTER(
  SPLIT($1, CHR(10)),
  a -> a = $2 OR (
    a LIKE '%*' AND STARTS_WITH($2, REPLACE(a, '*', '')) AND SUBSTR($2, LENGTH(a)) NOT LIKE '%/%'
  )
)) > 0
