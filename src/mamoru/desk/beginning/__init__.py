"""What a person begins a programme with, and keeps it in order by."""
