"""How long what is kept: what a person may ask of it."""
