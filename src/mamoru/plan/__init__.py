"""From the checked programme to recipes; pure."""
