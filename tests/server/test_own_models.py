"""The app with models of one's own, asked as a stranger asks."""

import json
import re

import httpx
import numpy as np
import pytest
from gradio_client import Client

from tests import app_server
from tests.artefacts.test_own import NUMBERS, write


@pytest.mark.own_server
def test_own_models_are_served_and_called_and_broken_ones_are_told():
    models = app_server.world_readable_directory()
    try:
        write(models / "mine")
        (models / "broken").mkdir()
        with app_server.another("--models", str(models)) as server:
            booted = re.search(r'<script type="application/json" id="boot">(.*?)</script>',
                               httpx.get(server.url, timeout=60).text, re.DOTALL)  # fmt: skip
            assert booted
            told = json.loads(booted[1])
            assert [one["id"] for one in told["models"] if one["own"]] == ["mine"]
            assert [one["id"] for one in told["broken"]] == ["broken"]
            assert "broken is left out: it holds no model.json" in server.said()
            (base,) = {*re.findall(r"static-[0-9a-f]{16}", httpx.get(server.url).text)}
            weights = httpx.get(f"{server.url}/{base}/checkpoints/mine/weights.safetensors")
            assert weights.content == (models / "mine" / "weights.safetensors").read_bytes()
            client = Client(server.url, verbose=False)
            codes = client.predict("mine", 3, 0, api_name="/sample")["codes"]
            assert np.shape(codes) == (3, NUMBERS)
            assert np.shape(client.predict(codes, "mine", api_name="/decode")) == (3, 28, 28)
    finally:
        app_server.remove(models)
