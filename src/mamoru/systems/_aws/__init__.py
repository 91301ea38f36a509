"""What the kinds of systems that speak to AWS, or to a server like it, have in common."""
