"""From a recipe to a captured plan, to effects, to an answer."""
