"""What a sweep does: the nouns."""
