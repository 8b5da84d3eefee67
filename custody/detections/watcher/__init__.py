"""Detections over the trail and everything that watches."""
