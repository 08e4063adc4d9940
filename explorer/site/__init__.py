"""The page, whoever serves it: what ships inside it, its files, its head, and a copy of it."""
