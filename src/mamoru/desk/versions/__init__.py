"""Freeze a version of the notice, list the versions, and tell what changed between two."""
