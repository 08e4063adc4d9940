"""What the page claims, how it is measured, and the fair controls beside it."""
