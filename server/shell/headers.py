"""Headers on every answer: nothing but our own code runs, frames us, or learns where we were.

Follows the OWASP Secure Headers project and design.md 7. `'wasm-unsafe-eval'` is the one addition:
Argon2id runs as WebAssembly. In a browser the policy is the last line against a stray script that
would read an unlocked vault.
"""

from __future__ import annotations

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'none'",
    )
)

PERMISSIONS_POLICY = ", ".join(
    (
        "camera=(self)",
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "browsing-topics",
                "display-capture",
                "geolocation",
                "gyroscope",
                "microphone",
                "midi",
                "payment",
                "serial",
                "usb",
            )
        ),
    )
)

SECURITY_HEADERS: dict[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# A sealed reply is never a page: the policies would be 900 idle bytes in every exchange.
SEALED_HEADERS: dict[str, str] = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

REPLY_HEADERS: list[tuple[bytes, bytes]] = [
    (name.lower().encode(), value.encode())
    for name, value in {
        "Content-Type": "application/octet-stream",
        "Cache-Control": "no-store",
        **SEALED_HEADERS,
    }.items()
]
