"""What an interrupted request left in the systems."""
