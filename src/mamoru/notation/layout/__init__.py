"""The layout of a file that people write: comments and values stay, spaces and quotes become alike."""
