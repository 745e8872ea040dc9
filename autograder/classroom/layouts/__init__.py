"""The forms in which submissions of a class arrive, one file each. None of them reads what a student wrote."""
