"""What the maps say of each system and table, as a tree, and what each part of it is called."""
