"""The baseline: the same two decoders as anyone would first wire them up in Gradio."""

import argparse

import gradio as gr
import numpy as np
import torch
from torch import nn

MODELS, DIMENSIONS = ("ae", "vae"), 32


def decoder(seed: int) -> nn.Sequential:
    """Return the lesson's decoder; random weights cost as much time as trained ones."""
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(DIMENSIONS, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid()
    ).eval()


def page() -> gr.Blocks:
    """Return 32 sliders and one picture per model, one `.change` event per slider."""
    with gr.Blocks(title="Naive") as blocks, gr.Row():
        for seed, model in enumerate(MODELS):
            column(model, decoder(seed))
    return blocks


def column(model: str, network: nn.Sequential) -> None:
    """Lay out one model."""

    @torch.no_grad()
    def decode(*z: float) -> np.ndarray:
        x_hat = network(torch.tensor([z], dtype=torch.float32))
        return (x_hat.reshape(28, 28).numpy() * 255).astype(np.uint8)

    with gr.Column():
        picture = gr.Image(label=model, elem_id=f"digit-{model}")
        with gr.Column(elem_id=f"sliders-{model}"):
            sliders = [
                gr.Slider(minimum=-3, maximum=3, value=0, step=0.01, label=f"z[{i}]")
                for i in range(DIMENSIONS)
            ]
    for slider in sliders:
        slider.change(decode, inputs=sliders, outputs=picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    page().launch(server_port=parser.parse_args().port, quiet=True)
