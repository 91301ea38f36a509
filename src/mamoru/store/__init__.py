"""Mamoru's own database: requests, tasks, the tables of the log, receipts.  Everything personal is sealed."""
