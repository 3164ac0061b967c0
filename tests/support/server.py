"""A server of other people's making in front of a drop folder, on a port of loopback that is its own."""
import os
import signal
import socket
import subprocess
import time

import daemon

PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


class Server:
    """A subclass makes its folders, then starts it."""

    def __init__(self, case):
        self.case = case
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]

    def start_server(self, *words):
        """Runs it in the foreground until the test ends, and waits until it listens."""
        self.name = words[0]
        self.log = open(self.case.path(self.name + ".log"), "wb")
        self.process = subprocess.Popen(words, cwd=self.case.folder, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, env=dict(os.environ, PATH=PATH), start_new_session=True)
        self.case.addCleanup(self.close)
        over = time.monotonic() + daemon.WATCHDOG
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > over:
                self.case.fail(self.name + " does not listen:\n" + self.said())
            time.sleep(daemon.GLANCE)

    def listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        except ConnectionRefusedError:
            return False

    def said(self):
        return self.case.read(self.name + ".log").decode("utf-8", "replace")

    def close(self):
        """Ends it with the processes that serve clients; they are the only ones of its session."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()
