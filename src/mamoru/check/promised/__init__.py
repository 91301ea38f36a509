"""What keeps the promises that no plan carries out."""
