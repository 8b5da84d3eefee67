"""A scan: the detections over log files."""
