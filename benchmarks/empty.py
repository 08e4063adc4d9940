"""The least a Gradio app with torch can do: import both and serve an empty page."""

import argparse

import gradio as gr
import torch

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    with gr.Blocks(title=torch.__version__) as blocks:
        pass
    blocks.launch(server_port=parser.parse_args().port, quiet=True)
