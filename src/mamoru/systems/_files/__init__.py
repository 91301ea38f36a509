"""Folders of files as tables: how they are found, read, and written anew."""
