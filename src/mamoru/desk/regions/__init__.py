"""What the people of a region are told, where a request goes by it."""
