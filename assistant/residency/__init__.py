"""Which models have the graphics card's memory, and which link of the chain answers."""
