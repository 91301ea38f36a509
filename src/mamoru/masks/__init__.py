"""The shelf of masks: one way of blanking a value in a row that stays per file."""
