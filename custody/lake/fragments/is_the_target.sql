-- An ARN is meant as it is, anything else is a part of one.
($1 = :target OR :target NOT LIKE 'arn:%' AND STRPOS($1, :target) > 0)
