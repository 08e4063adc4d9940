"""What a README says at its top to the Hugging Face Hub."""


def front_matter(text: str) -> dict[str, str]:
    """Return its lines by name; values are as they stand there."""
    block = text.split("---\n")[1]
    return dict(line.split(": ", 1) for line in block.strip().splitlines())
