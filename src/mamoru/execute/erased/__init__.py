"""What was erased, looked for again: after a restore from a backup, or to audit that it is nowhere."""
