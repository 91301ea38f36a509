"""How requests of one person, and of others, bear on one another; and whom else they concern."""
