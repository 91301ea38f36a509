"""What the map says of systems without SQL."""
