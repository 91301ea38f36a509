"""From relations of the model to dialect-free syntax trees, and to the text of each database."""
