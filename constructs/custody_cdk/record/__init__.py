"""The record itself: key, bucket, policies, trail."""
