"""The gates of this repository: small programs that each check one rule of the house."""
