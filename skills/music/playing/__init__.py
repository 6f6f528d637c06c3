"""What runs in the player's own process: mpv, and what keeps it from opening anything else."""
