"""What the maps say of each system and table, as a tree, and what a change of it means for people."""
