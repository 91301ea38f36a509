"""In which order tables die and are reached, and which of them lead to one another."""
