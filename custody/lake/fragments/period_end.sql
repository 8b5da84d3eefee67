-- Athena takes values in WHERE clauses alone: the end of the period is put together from the powers of two
-- that its seconds since the year 1 are the sum of, as days and seconds, for one addition takes 32 bits.
SELECT DATE_ADD(
  'second', CAST(SUM(power) AS bigint) % 86400,
  DATE_ADD('day', CAST(FLOOR(SUM(power) / 86400) AS bigint), TIMESTAMP '0001-01-01 00:00:00')
) AS period_end
FROM (SELECT POWER(2, n) AS power FROM UNNEST(SEQUENCE(0, 38)) AS exponents(n)) AS powers
WHERE FLOOR(
  DATE_DIFF('second', TIMESTAMP '0001-01-01 00:00:00', CAST(:until AS timestamp)) / power
) % 2 = 1
