"""The int4 matrices of a network, and how each kind of hardware multiplies by them."""
