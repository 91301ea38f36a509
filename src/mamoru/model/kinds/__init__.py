"""The kind of every shelf whose members are values of the model."""
