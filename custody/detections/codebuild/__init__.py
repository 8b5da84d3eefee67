"""Detections over AWS CodeBuild, which makes the images."""
