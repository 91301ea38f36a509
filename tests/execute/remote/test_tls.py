"""A service over TLS is believed only with a certificate that this machine trusts."""

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.execute.remote.desk import system
from tests.execute.remote.test_opendsr import KEY, certificate
from tests.small import company, mamoru


def test_a_certificate_that_nobody_trusts_is_refused(tmp_path: Path) -> None:
    """No call is made, so that the secret is not shown either."""
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "own.pem").write_bytes(private + certificate(KEY))
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        folder = company(tmp_path, system(f"https://127.0.0.1:{server.server_address[1]}"))
        told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    problem = "the system `helpdesk` cannot be reached: its certificate is not trusted"
    assert f"helpdesk  asked by Mamoru, after the databases  MAM-501: {problem}\n" in told.stdout
