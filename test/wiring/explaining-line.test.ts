import { expect, it } from 'vitest'
import { explainingLine } from '../../src/wiring/explaining-line.ts'

it.each([
  [
    'what Python raised last, and not the frames above it',
    'Traceback (most recent call last):\n  File "x.py", line 3, in <module>\nValueError: bad literal\n26/11/21 08:00:00 INFO ShutdownHookManager: bye',
    'ValueError: bad literal',
  ],
  [
    "an exception of PySpark with its module's name",
    'pyspark.errors.exceptions.captured.AnalysisException: [PATH_NOT_FOUND] Path does not exist: s3://b/k',
    'pyspark.errors.exceptions.captured.AnalysisException: [PATH_NOT_FOUND] Path does not exist: s3://b/k',
  ],
  [
    'the innermost cause of the JVM',
    'Exception in thread "main" org.apache.X\n\tat a.b\nCaused by: java.io.IOException: outer\n\tat c\nCaused by: java.net.UnknownHostException: bucket',
    'Caused by: java.net.UnknownHostException: bucket',
  ],
  [
    'the last line marked as an error',
    'INFO a\n26/11/21 08:00:00 ERROR Executor: lost\nINFO b',
    'ERROR Executor: lost',
  ],
  ['nothing', 'INFO all is well\n', undefined],
])('%s', (_what, log, line) => {
  expect(explainingLine(log)).toBe(line)
})
