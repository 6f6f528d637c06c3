"""What the household's papers say: folders are read, indexed, watched, and searched."""
