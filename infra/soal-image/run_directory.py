"""The files of one invocation, in a folder of their own below the temporary directory."""
import fcntl
import os
import shutil
import tempfile

PREFIX = "soal-run-"


class RunDirectory:
    """Made on entry, removed on exit. What a killed invocation left behind is removed on the next entry.

    A held lock, not a process id, tells a living directory from a dead one: ids repeat in every PID namespace, and
    the temporary directory may be shared.
    """

    def __enter__(self):
        sweep()
        self._root = tempfile.mkdtemp(prefix=PREFIX)
        self._lock = open(os.path.join(self._root, "lock"), "w", encoding="ascii")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        for name in ("local", "tmp"):
            os.mkdir(self.path(name))
        return self

    def __exit__(self, *_):
        shutil.rmtree(self._root, ignore_errors=True)
        self._lock.close()

    def path(self, name):
        return os.path.join(self._root, name)


def sweep():
    parent = tempfile.gettempdir()
    for name in os.listdir(parent):
        if name.startswith(PREFIX) and abandoned(os.path.join(parent, name)):
            shutil.rmtree(os.path.join(parent, name), ignore_errors=True)


def abandoned(directory):
    try:
        with open(os.path.join(directory, "lock"), "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        # Held, another user's, or not yet made by an invocation that has just begun.
        return False
