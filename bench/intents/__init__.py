"""How the intent classifier is trained: what people say, how it is read, and the program."""
