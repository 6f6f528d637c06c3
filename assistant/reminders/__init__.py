"""What is kept for later: the journal, the clock that reads it, and when things come back."""
