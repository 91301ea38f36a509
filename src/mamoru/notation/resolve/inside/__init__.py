"""Values inside of the documents of a column, as a map names them."""
