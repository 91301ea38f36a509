"""Carry out a right for many people at once, as one set of statements for up to a thousand of them."""
