"""From a programme to a checked programme and its findings."""
