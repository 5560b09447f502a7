"""Whose word is taken for who a server is. Standard library only.

`ssl` takes 20 ms to import: who may need no TLS imports this late.
"""

import os
import ssl
from typing import Final

# Where systems keep their certificates. A Python that was not built for this one may look at none of them.
CERTIFICATES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine
)


def trusting_the_system() -> ssl.SSLContext:
    """Return how to speak TLS: certificates and names checked, by what the system or SSL_CERT_FILE trusts."""
    context = ssl.create_default_context()
    if not context.get_ca_certs() and not {"SSL_CERT_FILE", "SSL_CERT_DIR"} & os.environ.keys():
        for bundle in filter(os.path.isfile, CERTIFICATES):
            context.load_verify_locations(bundle)
            break
    return context
