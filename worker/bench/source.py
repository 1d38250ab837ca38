"""A Homebrew on loopback with a few large bottles, as a process of its own."""

from __future__ import annotations

import argparse
import json
import sys

from tests.fake_homebrew import FakeFormula, FakeHomebrew, content, digest


def main() -> None:
    """Serve until standard input ends; prints the addresses and the bottles' digests."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bottles", type=int, required=True)
    parser.add_argument("--mib", type=int, required=True)
    options = parser.parse_args()
    bodies = [content(str(n), options.mib * 1024 * 1024) for n in range(options.bottles)]
    homebrew = FakeHomebrew([FakeFormula(f"f{n}", {"all": body}) for n, body in enumerate(bodies)])
    digests = [digest(body) for body in bodies]
    print(json.dumps([homebrew.formulae_url, homebrew.registry_url, digests]), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
