"""What scripts that run the command over many files share: keys by content, jobs side by side, whole files only."""
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Failure(Exception):
    """What the person at the terminal is told; the command's own words, where it failed."""


def command(path=None):
    """The command: the one given, that of $ESPALIER, or the one built here."""
    found = Path(path or os.environ.get("ESPALIER") or ROOT / ".build/release/espalier")
    if not os.access(found, os.X_OK):
        raise Failure(f"'{found}' is no command; build it (swift build -c release), or name another with --espalier")
    return str(found)


def digest(path):
    """A key of what a file or a folder holds: another content has another key."""
    path = Path(path)
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    total = hashlib.sha256()
    for file in files:
        name = file.relative_to(path).as_posix() if path.is_dir() else ""
        content = hashlib.sha256()
        with open(file, "rb") as stream:
            while block := stream.read(1 << 20):
                content.update(block)
        total.update(name.encode("utf-8", "surrogateescape") + b"\0" + content.digest())
    return total.hexdigest()


def key(*parts):
    """A key of several texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def write_whole(path, content):
    """Writes bytes under a name at which they appear whole or not at all."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(prefix=".", suffix=".unfinished", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(scratch, 0o666 & ~mask)
        os.replace(scratch, path)
    except BaseException:
        os.unlink(scratch)
        raise


class Jobs:
    """Commands side by side. Ctrl-C and a termination end those that run, and keep what is done."""

    def __init__(self, count):
        self.count = count
        self.running = set()
        self.lock = threading.Lock()
        self.stopped = False
        # A termination is to end what we started, as Ctrl-C does.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    def output(self, arguments):
        """Standard output of a command.

        Raises Failure with its errors where it fails.
        """
        with self.lock:
            if self.stopped:
                raise Failure("stopped")
            process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            self.running.add(process)
        try:
            output, errors = process.communicate()
        finally:
            with self.lock:
                self.running.discard(process)
        if process.returncode:
            text = errors.decode("utf-8", "replace").strip()
            raise Failure(text or f"the command ended with status {process.returncode}")
        return output

    def run(self, work, items, report):
        """Does `work(item)` side by side; `report(item, failure)` is called on the way, failure None where it is done."""
        pool = ThreadPoolExecutor(self.count)
        try:
            futures = {pool.submit(work, item): item for item in items}
            for future in as_completed(futures):
                try:
                    future.result()
                    failure = None
                except Failure as error:
                    failure = error
                except OSError as error:
                    failure = Failure(f"{error.filename}: {error.strerror}")
                report(futures[future], failure)
        except BaseException:
            with self.lock:
                self.stopped = True
                for process in self.running:
                    process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
        pool.shutdown()


def main(run):
    """Runs a script; its status is that of `run`."""
    try:
        status = run()
    except Failure as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        status = 1
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        status = 130
    except BrokenPipeError:
        # The reader had enough; nothing is to be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)
