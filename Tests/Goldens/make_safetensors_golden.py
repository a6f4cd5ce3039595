#!/usr/bin/env python3
"""Writes peer.safetensors: a file by the format's own library, which the tests read.

    pip install numpy safetensors
    python3 make_safetensors_golden.py
"""

import pathlib

import numpy as np
from safetensors.numpy import save_file

tensors = {
    "matrix": np.arange(6, dtype=np.float32).reshape(2, 3) / 4,
    "double": np.array([0.5, -1e-3], dtype=np.float64),
    "scalar": np.array(7, dtype=np.float32),
    "empty": np.zeros((0, 3), dtype=np.float32),
}
save_file(tensors, pathlib.Path(__file__).with_name("peer.safetensors"), {"maker": "safetensors"})
