"""Systems without SQL that a machine can ask: shown in plans, asked after the databases, looked into."""
