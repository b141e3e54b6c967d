"""What several benchmarks need: free ports, a JDK, and a Slipway in a home of its own."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

sys.dont_write_bytecode = True
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Everything started is ended then, too.

HERE = pathlib.Path(__file__).resolve().parent
LAUNCHER = HERE.parent / "slipway"


class Host:
    """A keeper and executor of their own, with the guestbook of examples/ to deploy."""

    def __init__(self, folder):
        self.folder = folder
        self.home = folder / "home"
        self.port = free_port()
        self.environment = dict(os.environ, SLIPWAY_HOME=str(self.home))

    def __enter__(self):
        self.slipway("--version")  # Builds what is not built yet.
        self.environment["SLIPWAY_NO_BUILD"] = "1"
        self.slipway("serve", "--http", f"127.0.0.1:{self.port}")
        return self

    def __exit__(self, *problem):
        self.slipway("serve", "--stop")

    def deploy(self, version):
        """Puts a guestbook of that version live: a change of code, without a migration."""
        source = self.folder / f"guestbook-{version}"
        shutil.copytree(HERE.parent / "examples" / "guestbook", source)
        change(source / "app.py", 'VERSION = "1.0.0"', f'VERSION = "{version}"')
        change(source / "slipway.yaml", "watch: 5s", "watch: 1s")
        self.slipway("deploy", "--directory", str(source), "--version-name", version)
        shutil.rmtree(source)

    def slipway(self, *arguments):
        """Runs a command to its end, and gives up if it fails."""
        done = subprocess.run(
            [LAUNCHER, *arguments],
            env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(f"slipway {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout


def change(path, old, new):
    text = path.read_text()
    if old not in text:
        raise RuntimeError(f"{path} has changed; the benchmark looks for {old!r}")
    path.write_text(text.replace(old, new))


def java():
    """The command that starts the JVM that Slipway itself would use."""
    home = subprocess.run([LAUNCHER, "--jdk"], capture_output=True, text=True, check=True).stdout.strip()
    return os.path.join(home, "bin", "java")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port, seconds=30):
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                sys.exit(f"nobody listens on port {port}")
            time.sleep(0.05)
