"""Whose rows are whose: what tables of people and ties answer, and what their answers prove."""
