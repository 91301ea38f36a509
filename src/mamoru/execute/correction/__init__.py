"""What a correction asks for beside what every change of rows does."""
