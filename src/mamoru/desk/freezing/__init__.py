"""Holds on people's rows, and appeals: placed, listed, ended."""
