"""What a tidy Homebrew lacks: old indexes, lost bottles, TLS, proxies, a server that drips."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.errors import ExitCode, GiveUp, Stopped
from shared.homebrew_api import HomebrewApi
from shared.http_client import HttpClient, send_json
from shared.models import Bottle
from shared.retry import RetryPolicy
from shared.speed import SpeedGuard
from shared.stop import TOO_LONG, Stop
from tests import faults
from tests.bucket import Bucket
from tests.conftest import Environment
from tests.fake_homebrew import Answer, FakeFormula, FakeHomebrew, content, digest
from tests.running import QUICK, run_here

NEW, OLD = content("new", 300_000), content("old", 200_000)
ONE_TRY = RetryPolicy(tries=1, base=0.01, cap=0.01)


@pytest.fixture
def homebrew(serve: Callable[..., FakeHomebrew]) -> FakeHomebrew:
    """A formula with a bottle of today, and one that was last built before sizes were stated."""
    bottles = {"arm64_sonoma": NEW, "catalina": OLD}
    return serve(FakeFormula("figlet", bottles, "2.2.5", unsized=frozenset({"catalina"})))


def test_a_bottle_whose_size_nobody_states_is_stored(
    environment: Environment, bucket: Bucket
) -> None:
    result = run_here(environment)
    assert result.code == 0, result.output
    assert bucket.blobs() == {digest(NEW), digest(OLD)}
    assert "v2/homebrew/core/figlet/manifests/2.2.5" in bucket.verified_keys()
    assert run_here(environment).code == 0


def test_a_bottle_that_is_gone_holds_back_no_index_and_is_named(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("registry", digest(OLD), faults.status(404))
    result = run_here(environment)
    assert result.code == ExitCode.BOTTLES_FAILED
    assert bucket.blobs() == {digest(NEW)}
    assert "v2/homebrew/core/figlet/manifests/2.2.5" in bucket.verified_keys()
    assert "figlet 2.2.5 catalina: the registry answered 404" in result.reasons()


def test_a_bottle_that_goes_after_planning_holds_back_no_index(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("registry", digest(NEW), faults.status(404))
    result = run_here(environment)
    assert result.code == ExitCode.BOTTLES_FAILED
    assert bucket.blobs() == {digest(OLD)}
    assert "v2/homebrew/core/figlet/manifests/2.2.5" in bucket.verified_keys()
    assert [item["what"] for item in result.named("failed")] == ["figlet 2.2.5 arm64_sonoma"]


def test_a_size_that_cannot_be_had_now_leaves_the_index_to_a_later_run(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("storage", digest(OLD), faults.status(503))
    result = run_here(environment)
    assert result.code == ExitCode.BOTTLES_FAILED
    assert "figlet 2.2.5 catalina: the storage answered 503" in result.reasons()
    assert "v2/homebrew/core/figlet/manifests/2.2.5" not in bucket.verified_keys()
    homebrew.heal()
    assert run_here(environment).code == 0
    assert "v2/homebrew/core/figlet/manifests/2.2.5" in bucket.verified_keys()


def test_an_index_that_is_not_what_it_states_is_not_believed(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    wrong = {"Docker-Content-Digest": f"sha256:{digest(b'another')}"}
    index = homebrew.formulae[0].index()
    homebrew.fail_always("registry", "/manifests/", lambda _: Answer(200, wrong, index))
    result = run_here(environment)
    assert result.code == ExitCode.NO_PLAN
    assert "does not have the digest it states" in result.reasons()
    assert bucket.verified_keys() == set()


@contextmanager
def listening(
    handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None
) -> Iterator[int]:
    """A server on loopback; its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "server.pem").write_bytes(private + signed.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


class Serves(BaseHTTPRequestHandler):
    """Answers everything, and keeps what it was asked."""

    asked: ClassVar[list[str]]
    status: ClassVar[int]
    headers_sent: ClassVar[Mapping[str, str]]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.status)
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def serving(status: int = 200, headers: Mapping[str, str] | None = None) -> type[Serves]:
    """A handler of its own for one server, so that its requests are not another's."""

    class Handler(Serves):
        asked: ClassVar[list[str]] = []

    Handler.status, Handler.headers_sent = status, headers or {}
    return Handler


def test_a_server_with_a_certificate_of_its_own_making_is_not_believed(
    environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    handler = serving()
    with listening(handler, certificate(tmp_path)) as port:
        address = {"FORMULAE_API_URL": f"https://127.0.0.1:{port}/api/formula.json"}
        result = run_here(environment | address)
        assert result.code == ExitCode.NO_PLAN
        assert "CERTIFICATE_VERIFY_FAILED" in result.reasons()
        assert handler.asked == []


def test_a_certificate_that_is_trusted_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the test before: there it is the certificate that is refused."""
    handler = serving()
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    with listening(handler, context) as port:
        answer = HttpClient(1).get(f"https://127.0.0.1:{port}/x", {})
        assert (answer.status, handler.asked) == (200, ["/x"])


def test_a_redirect_to_an_address_without_tls_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = serving()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    with listening(plain) as target:
        sent = {"Location": f"http://127.0.0.1:{target}/credentials"}
        secure = serving(307, sent)
        with listening(secure, certificate(tmp_path)) as port:
            registry = f"https://127.0.0.1:{port}"
            stop = Stop()
            api = HomebrewApi(HttpClient(1), registry, registry, ONE_TRY, stop, SpeedGuard())
            with pytest.raises(GiveUp, match="without TLS"):
                api.blob(Bottle(("wget",), "1", "all", digest(b""), 1), 0)
    assert plain.asked == []


def test_downloads_go_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = serving()
    with listening(handler) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        answer = HttpClient(1).get("http://homebrew.invalid/list", {})
        assert (answer.status, handler.asked) == (200, ["http://homebrew.invalid/list"])


def test_no_proxy_is_used_where_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = serving()
    with listening(handler) as port:
        monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        answer = HttpClient(1).get(f"http://127.0.0.1:{port}/list", {})
        assert (answer.status, handler.asked) == (200, ["/list"])


def test_messages_to_slack_go_through_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = serving()
    with listening(handler) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        send_json("POST", "http://slack.invalid/services/T0", {}, 30)
        assert handler.asked == ["http://slack.invalid/services/T0"]


def test_the_agent_of_ecs_is_asked_without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    client = HttpClient(1)
    assert client.pool("http://169.254.170.2/api/task-protection") is client.pool("https://a.b")
    assert client.pool("http://homebrew.invalid") is not client.pool("https://a.b")


class Drips(BaseHTTPRequestHandler):
    """Sends a byte now and then, so that no time-out of the socket ever ends."""

    over = threading.Event()
    ended = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        for _ in range(80):
            if self.over.wait(0.05):
                return
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
        self.ended.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_a_server_that_drips_is_left() -> None:
    with listening(Drips) as port:
        registry, stop = f"http://127.0.0.1:{port}", Stop()
        api = HomebrewApi(HttpClient(1), registry, registry, ONE_TRY, stop, SpeedGuard(0.5))
        response = api.blob(Bottle(("wget",), "1", "all", digest(b""), 1_000_000), 0)
        with pytest.raises(Exception, match="the server sent less than"):
            list(response.chunks(stop))
        # It was left, not waited for until it ended by itself.
        assert not Drips.ended.is_set()
        Drips.over.set()


def test_a_list_that_unpacks_to_more_than_a_disk_holds_is_not_unpacked(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.homebrew_api.LIST_LIMIT", 100)
    result = run_here(environment)
    assert result.code == ExitCode.NO_PLAN
    assert "formula.json is longer than 100 bytes" in result.reasons()


def test_a_sync_that_lasts_too_long_ends_with_a_code_of_its_own(
    environment: Environment, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("storage", digest(NEW), faults.stall(1000))
    stop = Stop()
    threading.Timer(0.5, stop.request, [TOO_LONG]).start()
    result = run_here(environment, QUICK, stop)
    assert result.code == ExitCode.OUT_OF_TIME
    assert result.named("stopped")[0]["reason"] == TOO_LONG


def test_the_time_of_a_sync_is_that_of_the_environment(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    @contextmanager
    def within(_: Stop, seconds: float) -> Iterator[None]:
        given.append(seconds)
        yield

    monkeypatch.setattr(Stop, "within", within)
    assert run_here(environment | {"MAX_RUN_MINUTES": "7"}).code == 0
    assert given == [420]


def test_a_stop_comes_when_the_time_is_over_and_not_after_it() -> None:
    stop = Stop()
    with pytest.raises(Stopped, match="MAX_RUN_MINUTES"), stop.within(0.01):
        stop.sleep(60)
    stop = Stop()
    with stop.within(60):
        (timer,) = (found for found in threading.enumerate() if isinstance(found, threading.Timer))
    timer.join(30)
    assert not timer.is_alive()
    assert not stop.requested()
