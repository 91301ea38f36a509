"""The data map of a programme as a picture and as a table: systems, categories, purposes, recipients."""
