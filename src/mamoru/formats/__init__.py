"""The shelf of ways to put a report: one file per format.

Its private files hold the look of every page that Mamoru writes for people (``_style.css``).
"""
