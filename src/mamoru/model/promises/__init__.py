"""What a notice promises beside its purposes, recipients and periods: one noun for each section."""
