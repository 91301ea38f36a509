"""A shelf: the places Mamoru's two secret keys come from, one per file."""
