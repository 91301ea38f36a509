"""Undo what nobody asked for: rows are kept before they are removed, put back, or at last destroyed."""
