"""Values inside of the documents of a column."""
