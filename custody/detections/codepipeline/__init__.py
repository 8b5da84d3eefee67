"""Detections over AWS CodePipeline."""
