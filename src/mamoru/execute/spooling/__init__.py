"""Rows of an answer that are too many to be held in memory."""
