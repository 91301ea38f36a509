"""A notice as it was published: its canonical form, and the file it is frozen in."""
