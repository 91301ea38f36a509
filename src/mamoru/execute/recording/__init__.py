"""What requests count as when their files are gone, and what they destroyed."""
