"""What no template says: whether it runs, what waits, what failed, who confirmed."""
