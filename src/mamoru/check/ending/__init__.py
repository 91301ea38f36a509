"""What must be destroyed, and what must not be yet."""
