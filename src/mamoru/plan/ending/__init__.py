"""What a sweep takes: whole rows whose time is over, and in rows that stay what is over there."""
