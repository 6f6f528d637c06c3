"""From a file to its sections, by its kind; runs in the process that reads papers."""
