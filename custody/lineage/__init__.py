"""Where an image is from: its push, build, commit, starter and approvals, gaps marked."""
