"""Detections over who acts, whatever the service."""
