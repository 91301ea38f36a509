"""The shelf of rights: one right of a data subject per file."""
