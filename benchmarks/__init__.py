"""Our figures beside a naive Gradio app and other plain solutions, measured in one run."""
