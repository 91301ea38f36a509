"""What is kept from being destroyed: holds, and what an act that nobody asked for removed."""
