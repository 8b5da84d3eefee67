"""Which events each Region sends home."""
