"""The record as tables: workgroup, compaction, scheduled questions, deliveries."""
