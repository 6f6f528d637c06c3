"""Calendars that others keep: read in the background and expanded into single events; some are written."""
