"""The page as Gradio serves it: its files, its API, and the guard before both."""
