"""What `mamoru check --live` asks of the databases beside their schemas."""
