"""The rule editor, with what comes before and after the rule."""
