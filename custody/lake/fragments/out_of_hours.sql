(
  HOUR(local_time) < :business_hours_opens
  OR HOUR(local_time) >= :business_hours_closes
  OR NOT CONTAINS(
    SPLIT(:business_hours_days, CHR(10)),
    SUBSTR('montuewedthufrisatsun', 3 * DAY_OF_WEEK(local_time) - 2, 3)
  )
)
