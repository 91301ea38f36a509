"""Erased stays erased: what a restored backup has brought back is found, and erased again."""
