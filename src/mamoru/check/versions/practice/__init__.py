"""What a change of the maps means for people: tables, columns and ties, before and now."""
