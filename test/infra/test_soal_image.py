"""The handler's parts alone, without a JVM. Run with the task root as only argument."""
import io
import json
import os
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, sys.argv.pop(1))
sys.dont_write_bytecode = True

import attempt_claim
import lambda_sizing
import run_directory
import script_source
import soal_handler
from bounded_output import HEAD_BYTES, TAIL_BYTES, BoundedOutput


class Output(unittest.TestCase):
    def fed(self, *chunks):
        stream = io.StringIO()
        output = BoundedOutput(stream)
        for chunk in chunks:
            output.feed(chunk)
        return output.finish(), stream.getvalue()

    def test_lines_are_whole_whatever_the_chunks(self):
        text = "first\nSOALBENCH {\"a\":1}\nlast ü without end".encode()
        for size in (1, 2, 7, 1000):
            result, printed = self.fed(*(text[at : at + size] for at in range(0, len(text), size)))
            self.assertEqual(result, '{"a":1}')
            self.assertEqual(printed, 'first\nlast ü without end\nSOALBENCH {"a":1}\n')

    def test_no_output(self):
        self.assertEqual(self.fed(), (None, ""))

    def test_only_the_last_mark_counts(self):
        result, printed = self.fed(b"SOALBENCH 1\nSOALBENCH 2\n not SOALBENCH 3\n")
        self.assertEqual(result, "2")
        self.assertEqual(printed, " not SOALBENCH 3\nSOALBENCH 2\n")

    def test_a_flood_is_bounded_and_its_end_is_kept(self):
        line = b"z" * 99 + b"\n"
        result, printed = self.fed(b"SOALBENCH {}\n", *(line * 1000 for _ in range(100)), b"last words\n")
        self.assertEqual(result, "{}")
        self.assertLess(len(printed), HEAD_BYTES + TAIL_BYTES + 500)
        self.assertTrue(printed.endswith("zzz\nlast words\nSOALBENCH {}\n"))
        self.assertRegex(printed, r"soalbench: \d+ bytes of output left out here")

    def test_a_line_without_end_is_cut(self):
        _, printed = self.fed(*(b"y" * 100_000 for _ in range(100)), b"\nnext\n")
        self.assertLess(len(printed), 10_000)
        self.assertIn("\nnext\n", printed)


class Sizing(unittest.TestCase):
    def test_heap_leaves_room_for_what_is_beside_it(self):
        heaps = {memory: lambda_sizing.heap_mib(memory) for memory in (512, 884, 1024, 1769, 3008, 10240)}
        self.assertEqual(heaps, {512: 128, 884: 407, 1024: 512, 1769: 1070, 3008: 2000, 10240: 7424})

    def test_visible_processors_by_tier(self):
        seen = {memory: lambda_sizing.sizing_of(memory).processors for memory in (128, 3008, 3009, 5307, 5308, 7077, 8846, 10240)}
        self.assertEqual(seen, {128: 2, 3008: 2, 3009: 3, 5307: 3, 5308: 4, 7077: 5, 8846: 6, 10240: 6})

    def test_spark_accepts_every_heap(self):
        for memory in range(512, 10241, 64):
            heap, _, _, settings = lambda_sizing.sizing_of(memory)
            reserved = int(settings.get("spark.testing.reservedMemory", 300 * 1024 * 1024))
            # Serial GC keeps one survivor space from what the JVM calls its largest heap.
            self.assertGreater(heap * 1024 * 1024 * 0.96, reserved * 1.5)

    def test_unknown_memory_gives_no_options(self):
        os.environ.pop("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", None)
        self.assertEqual(lambda_sizing.current().java_options, [])


class Events(unittest.TestCase):
    def test_any_event_becomes_a_map_of_strings(self):
        values = soal_handler.string_values({"a": "x", "b": 1, "c": {"d": [None]}, "e": None})
        self.assertEqual(values, {"a": "x", "b": "1", "c": '{"d": [null]}', "e": "null"})
        self.assertEqual(soal_handler.string_values(7), {"EVENT": "7"})
        self.assertEqual(soal_handler.string_values([1, "ü"]), {"EVENT": '[1, "\\u00fc"]'})
        self.assertEqual(soal_handler.string_values("text"), {"EVENT": "text"})

    def test_wake_does_nothing(self):
        self.assertEqual(soal_handler.lambda_handler({"soalbench": "wake"}, None), {"status": "awake"})

    def test_failures_are_named(self):
        message = soal_handler.failure_message
        self.assertEqual(message(-9, None, False), "spark died with SIGKILL")
        self.assertEqual(message(137, None, False), "script died with SIGKILL (exit code 137)")
        self.assertEqual(message(52, None, True), "script exited with code 52 after java.lang.OutOfMemoryError")
        error = {"error": {"type": "ValueError", "message": "no"}}
        self.assertEqual(message(1, error, False), "script exited with code 1: ValueError: no")


class Scripts(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="with space % ")
        self.target = os.path.join(self.folder.name, "target.py")
        with open(os.path.join(self.folder.name, "job.py"), "w") as file:
            file.write("pass\n")

    def tearDown(self):
        self.folder.cleanup()

    def test_from_a_folder(self):
        for bucket in ("file://" + self.folder.name, "file:" + self.folder.name, "file://" + self.folder.name + "/"):
            self.assertEqual(script_source.fetch_script(bucket, "job.py", self.target), self.target)
            os.remove(self.target)

    def refused(self, bucket, key, words):
        with self.assertRaisesRegex(script_source.ScriptNotFetched, words):
            script_source.fetch_script(bucket, key, self.target)

    def test_what_cannot_be_had(self):
        self.refused("file://" + self.folder.name, "none.py", "not fetched: file://.*/none.py: FileNotFoundError")
        self.refused(None, "job.py", "SCRIPT_BUCKET and SPARK_SCRIPT")
        self.refused("file:///x", "", "SCRIPT_BUCKET and SPARK_SCRIPT")

    def test_a_name_that_promises_another_content(self):
        name = "0" * 64 + ".py"
        os.rename(os.path.join(self.folder.name, "job.py"), os.path.join(self.folder.name, name))
        self.refused("file://" + self.folder.name, name, "not the one its name says")


class Request:
    def __init__(self, request_id):
        self.aws_request_id = request_id
        self.log_group_name, self.log_stream_name, self.memory_limit_in_mb = "group", "stream", "1769"


class Claims(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="with space % ")
        self.path = os.path.join(self.folder.name, "results", "trial", "claim.json")
        self.event = {"CLAIM_PATH": "file://" + self.path, "TRIAL_ID": "t", "ATTEMPT_ID": "t-2", "SCRIPT_BUCKET": "file:///nowhere", "SPARK_SCRIPT": "x.py"}

    def tearDown(self):
        self.folder.cleanup()

    def test_the_first_goes_on_and_a_second_ends(self):
        # Going on means: to the script, which is not there.
        with self.assertRaises(script_source.ScriptNotFetched):
            soal_handler.lambda_handler(self.event, Request("r1"))
        with open(self.path, encoding="utf-8") as file:
            claim = json.load(file)
        self.assertIsInstance(claim.pop("claimedAt"), int)
        expected = {"schema": "soalbench.claim/1", "trialId": "t", "token": "t-2", "requestId": "r1", "memoryMiB": 1769}
        self.assertEqual(claim, {**expected, "logGroup": "group", "logStream": "stream"})
        self.assertEqual(soal_handler.lambda_handler(self.event, Request("r2")), {"duplicate": True, "trialId": "t"})
        # The platform's own second delivery of one request.
        with self.assertRaises(script_source.ScriptNotFetched):
            soal_handler.lambda_handler(self.event, Request("r1"))

    def test_a_claim_that_cannot_be_read_is_one(self):
        os.makedirs(os.path.dirname(self.path))
        for content in (b"", b"{", b"[]", b"7", b"{}"):
            with open(self.path, "wb") as file:
                file.write(content)
            self.assertFalse(attempt_claim.make_claim(self.event["CLAIM_PATH"], {}, Request("r1")))
            self.assertFalse(attempt_claim.make_claim(self.event["CLAIM_PATH"], {}, None))

    def test_where_none_can_be_made_nothing_runs(self):
        blocked = os.path.join(self.folder.name, "file")
        open(blocked, "w").close()
        with self.assertRaisesRegex(attempt_claim.ClaimNotMade, "claim not made: file://.*/claim.json: (NotADirectory|FileExists)Error"):
            soal_handler.lambda_handler({**self.event, "CLAIM_PATH": f"file://{blocked}/claim.json"}, Request("r1"))

    def test_of_many_at_once_one_wins(self):
        for number in range(20):
            uri, owned = f"file://{self.folder.name}/{number}/claim.json", []
            threads = [
                threading.Thread(target=lambda n=n: owned.append(attempt_claim.make_claim(uri, {}, Request(f"r{n}"))))
                for n in range(8)
            ]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
            self.assertEqual(sorted(owned), [False] * 7 + [True])

    def test_the_script_does_not_see_the_key(self):
        seen = {}
        real = soal_handler.run_script
        soal_handler.run_script = lambda values, directory, claimed: seen.update(values, claimed=claimed)
        try:
            soal_handler.lambda_handler(dict(self.event), Request("r1"))
            self.assertNotIn("CLAIM_PATH", seen)
            self.assertTrue(seen["claimed"])
            soal_handler.lambda_handler({"TRIAL_ID": "u"}, Request("r2"))
            self.assertFalse(seen["claimed"])
        finally:
            soal_handler.run_script = real


class Directories(unittest.TestCase):
    def test_removed_at_the_end_and_after_a_kill(self):
        with tempfile.TemporaryDirectory() as parent:
            tempfile.tempdir = parent
            try:
                with run_directory.RunDirectory() as first:
                    with run_directory.RunDirectory() as second:
                        # A living neighbour is left alone.
                        self.assertTrue(os.path.isdir(first.path("local")))
                        self.assertEqual(len(os.listdir(parent)), 2)
                self.assertEqual(os.listdir(parent), [])
                os.makedirs(os.path.join(parent, "soal-run-dead", "local"))
                open(os.path.join(parent, "soal-run-dead", "lock"), "w").close()
                open(os.path.join(parent, "soalbench-sandbox.json"), "w").close()
                with run_directory.RunDirectory():
                    self.assertFalse(os.path.exists(os.path.join(parent, "soal-run-dead")))
                self.assertEqual(os.listdir(parent), ["soalbench-sandbox.json"])
            finally:
                tempfile.tempdir = None


if __name__ == "__main__":
    unittest.main()
