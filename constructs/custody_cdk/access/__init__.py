"""Roles for people and machines of other places."""
