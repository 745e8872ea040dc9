"""Turns whatever was handed in (files, folders, archives, notebooks) into Python modules, without running any of it."""
