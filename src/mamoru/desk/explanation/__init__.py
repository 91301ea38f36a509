"""What a code, or a node of a programme, means: looked up from what tells and states it."""
