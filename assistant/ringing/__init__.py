"""What happens when something is due: it rings until somebody answers, and what was missed is owned up to."""
