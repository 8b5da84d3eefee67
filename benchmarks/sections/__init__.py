"""The parts of a run, one a file: each measures and returns tables."""
