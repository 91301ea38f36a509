"""What was done and why, with proof: sealed receipts, the log they stand in, and their verification."""
