"""One file a format, and what they share: whole files or none, no formula, no control character."""
