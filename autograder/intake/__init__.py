"""From whatever was handed in to Python modules: archives, folders, files and notebooks. Runs none of it."""
