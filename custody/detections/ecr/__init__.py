"""Detections over Amazon ECR."""
