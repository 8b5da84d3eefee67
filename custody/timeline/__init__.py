"""What happened, in order, the calls of one push or pull as one step."""
