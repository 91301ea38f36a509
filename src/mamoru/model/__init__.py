"""The nouns of Mamoru: frozen values that every room shares.  Standard library only."""
