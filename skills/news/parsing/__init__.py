"""From the bytes of a feed to its entries; runs in a process of its own, so it imports nothing of ours."""
