"""What kinds of systems that are asked through DuckDB share: its dialect, and changes that can be undone."""
