"""What people want remembered for good: rows in SQLite, found again by their words and by their meaning."""
