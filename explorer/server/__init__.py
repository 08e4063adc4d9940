"""The page as Gradio serves it: its files, its API, and the door before both."""
