"""How a company with an old system begins: what it knows already, and what it lives with for a time."""
