"""Runs the command line as `python -m assistant`."""

from assistant.cli import program

program()
