"""What a notice says as one tree, and what changed between two of them, in words."""
