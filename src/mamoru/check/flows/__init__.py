"""Which data flows the notice permits, and which of them the maps say happen."""
