"""From the shapes of systems without SQL to their maps."""
