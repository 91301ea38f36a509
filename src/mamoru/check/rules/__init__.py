"""The shelf of rules: one question asked of a programme per file.

A rule reads the checked programme and gives findings; it changes nothing and never recomputes what
``mamoru.check.graph`` has resolved.  Examples are whole programmes: the files of ``fails`` and ``passes`` lie
over the smallest programme.  ``shop.sql`` makes the database that the snapshot is read from;
``shop.later.sql``, if there is one, is what happened to the database afterwards.
"""
