"""Making and proving a course: build, verify, package."""
