"""How the assistant is: what the doctor looks at, and what systemd is told."""
