"""Grades a class: from an export of a learning platform to reports, grades, and what the class misunderstood."""
