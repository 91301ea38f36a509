"""From well-formed files to model values: names known, categories expanded, every clause kept."""
