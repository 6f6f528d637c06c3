"""One SQLite file that is never lost: written from one thread, copied, and mended when it is damaged."""
