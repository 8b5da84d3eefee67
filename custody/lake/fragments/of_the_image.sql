(
  -- An image whose tag or digest CloudTrail left out cannot be excluded.
  (:tag = '' OR CONTAINS(SPLIT(image_tag, ','), :tag) OR image_tag IS NULL AND omitted IS NOT NULL)
  AND (:digest = '' OR CONTAINS(SPLIT(image_digest, ','), :digest) OR image_digest IS NULL AND omitted IS NOT NULL)
)
