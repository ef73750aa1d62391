"""Forwards a child's output line by line, but never more than a bound, however much the child prints."""
import collections
import sys

MARK = b"SOALBENCH "
HEAD_BYTES = 256 * 1024
TAIL_BYTES = 16 * 1024
LONGEST_LINE = 8 * 1024


class BoundedOutput:
    """`feed` bytes as they come; `finish` prints what was held back: the last lines, and the SOALBENCH line as the very
    last, where the 4 KB log tail of an invocation still has it."""

    def __init__(self, stream=None):
        self._stream = stream or sys.stdout
        self._partial = bytearray()
        self._printed = 0
        self._tail = collections.deque()
        self._tail_bytes = 0
        self._dropped = 0
        self._result = None
        self.heap_exhausted = False

    def feed(self, chunk):
        start = 0
        while start < len(chunk):
            end = chunk.find(b"\n", start)
            self._extend(chunk[start : len(chunk) if end < 0 else end])
            if end < 0:
                return
            self._end_line()
            start = end + 1

    def finish(self):
        """The JSON text of the last SOALBENCH line, or None."""
        if self._partial:
            self._end_line()
        if self._dropped:
            self._print(b"soalbench: %d bytes of output left out here" % self._dropped)
        for line in self._tail:
            self._print(line)
        if self._result is not None:
            self._print(MARK + self._result)
        self._stream.flush()
        return None if self._result is None else self._result.decode("utf-8", "replace")

    def _extend(self, part):
        room = LONGEST_LINE - len(self._partial)
        self._partial += part[:room]
        if len(part) > room:
            self._dropped += len(part) - room

    def _end_line(self):
        line = bytes(self._partial)
        self._partial.clear()
        self.heap_exhausted = self.heap_exhausted or b"java.lang.OutOfMemoryError" in line
        if line.startswith(MARK):
            self._result = line[len(MARK) :]
        elif self._printed < HEAD_BYTES:
            self._printed += len(line) + 1
            self._print(line)
        else:
            self._hold(line)

    def _hold(self, line):
        self._tail.append(line)
        self._tail_bytes += len(line) + 1
        while self._tail_bytes > TAIL_BYTES:
            gone = len(self._tail.popleft()) + 1
            self._tail_bytes -= gone
            self._dropped += gone

    def _print(self, line):
        self._stream.write(line.decode("utf-8", "replace") + "\n")
