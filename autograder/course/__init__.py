"""Make a course: build an assignment's files, package them for Gradescope and for students."""
