"""What browsers are told to forbid, by headers or, where a host sends none, in the page itself."""


def policy(*scripts: str) -> str:
    """Return a Content-Security-Policy: nothing may come from or go to other hosts.

    Our models need WebAssembly. Who may show the page in a frame is not limited: a Hugging Face
    Space is one.

    Args:
        scripts: sources of scripts beside our own files.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *scripts, "'wasm-unsafe-eval'")),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob: mediastream:",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def headers(policy: str) -> dict[str, str]:
    """Return the headers that every answer has, by name."""
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), "
        "display-capture=()",
    }
