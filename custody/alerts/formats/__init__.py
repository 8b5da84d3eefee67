"""One file a format: pure functions that make of an alert what a destination takes, within its limits."""
