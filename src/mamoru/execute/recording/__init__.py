"""What requests count as when their files are gone, what they destroyed, and how the ledger tells it."""
