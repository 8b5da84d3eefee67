"""What looking at a deployment came to, in the formats that people and pipelines read."""
