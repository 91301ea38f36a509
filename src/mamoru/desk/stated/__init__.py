"""What the notice states of reports and of destruction, made and held to."""
