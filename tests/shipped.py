"""What tests know of the shipped models beside their files."""

MODELS = ("ae", "vae")
"""Their ids, which are also their kinds: without a posterior, and with one."""
