"""What a request does to rows beyond deleting them: circles, values made anew, rows added."""
