"""The shelf of systems: one kind of system per file, stating only its differences."""
