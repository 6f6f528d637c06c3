"""The answer to what no skill does; whatever the responder wants done passes through the skills."""
