"""A course proves itself: submissions with known verdicts, mutants of the references, and other random draws."""
