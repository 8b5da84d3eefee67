"""A report as a folder: the page, the rows as CSV, the manifest and the sums."""
