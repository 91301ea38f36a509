"""The access package: a ZIP that answers "what do you hold about me", for people and for programs."""
