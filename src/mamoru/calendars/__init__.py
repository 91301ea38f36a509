"""Periods, fiscal years and the days they end."""
