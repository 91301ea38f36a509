"""Statements that read whole tables: for audits, and to look for rows that lead nowhere."""
