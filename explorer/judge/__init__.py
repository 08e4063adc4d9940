"""The critic that tells digits from junk, its training, and how much hangs on its recipe."""
