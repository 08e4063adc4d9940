"""Everything in `checkpoints/` from nothing, and what a long command tells meanwhile."""
