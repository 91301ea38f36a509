"""Files that a person names to be written."""
