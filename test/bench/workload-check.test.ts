import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkScript, checkWorkload } from '../../src/bench/workload-check.ts'

const root = new URL('../../workloads/', import.meta.url).pathname
const last = '\nrun_workload(work)\n'
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-check-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** `rule:line` of each finding. */
async function rulesOf(source: string): Promise<string[]> {
  const file = join(folder, 'job.py')
  await writeFile(file, source)
  return (await checkScript(file)).map(({ rule, line }) => `${rule}:${line}`)
}

describe('what comes with soalbench keeps the contract', () => {
  test.each(['aggregate', 'etl', 'join'])('%s', async (name) => {
    expect(await checkWorkload(join(root, name))).toEqual([])
  })

  test('the probe, but for the call that ends a job', async () => {
    const findings = await checkScript(join(root, 'probe.py'))
    expect(findings.map(({ rule }) => rule)).toEqual([
      'own-session',
      'own-session',
      'session-stopped',
      'run-workload-missing',
    ])
  })
})

test.each([
  ['master-named', 'x = 1\nbuilder.master("local[*]")'],
  ['master-named', 'x = 1\nconf.setMaster(m)'],
  ['master-named', 'x = 1\nspark.conf.set("spark.master", m)'],
  ['own-session', 'x = 1\nsc = SparkContext(conf)'],
  ['own-session', 'x = 1\nspark = SparkSession.builder'],
  ['session-stopped', 'x = 1\nspark.stop()'],
  ['probe-imported', 'x = 1\nimport probe'],
  ['probe-imported', 'x = 1\nimport os, probe'],
  ['probe-imported', 'x = 1\nfrom probe import run_workload'],
  ['glue-only', 'x = 1\nfrom awsglue.utils import getResolvedOptions'],
  ['glue-only', 'x = 1\nglue = GlueContext(sc)'],
  ['future-import', 'x = 1\nfrom __future__ import annotations'],
  ['absolute-path', 'x = 1\nspark.read.csv("/data/in.csv")'],
  ['absolute-path', "x = 1\nspark.read.csv(f'/data/{name}.csv')"],
  ['absolute-path', 'x = 1\nspark.read.csv("file:///data/in.csv")'],
  ['absolute-path', 'x = 1\nopen(r"C:\\data")'],
  ['host-named', 'x = 1\nspark.read.csv("s3://bucket/in.csv")'],
  ['host-named', 'x = 1\nconnect("10.0.0.7")'],
  ['host-named', 'x = 1\nconnect("localhost:9000")'],
  ['host-named', 'x = 1\nurl = "s3.eu-central-1.amazonaws.com"'],
  ['credentials', 'x = 1\nkey = "AKIAABCDEFGHIJKLMNOP"'],
  ['credentials', 'x = 1\n# old key: AKIAABCDEFGHIJKLMNOP'],
  ['credentials', 'x = 1\nconf.set("fs.s3a.access.key", k)'],
  ['credentials', 'x = 1\nconf.set("spark.hadoop.fs.s3a.aws.credentials.provider", k)'],
  ['credentials', 'x = 1\nk = os.environ["AWS_SECRET_ACCESS_KEY"]'],
])('%s is found in line 2 of %j', async (rule, source) => {
  expect(await rulesOf(source + last)).toContain(`${rule}:2`)
})

test('a call that is spread over lines', async () => {
  expect(await rulesOf('x = (builder\n  .master\n  ("yarn"))' + last)).toEqual(['master-named:2'])
})

test('comments, docstrings and other names are left alone', async () => {
  const innocent = [
    '"""Never .master(, see https://spark.apache.org or /etc/hosts."""',
    '# builder.master("local[*]")  s3://bucket/x 10.0.0.1',
    'def work(spark, event, probe):',
    "    '''Not spark.stop() either.",
    '    import probe',
    "    '''",
    '    master = event["MASTER_TABLE"]  # a table',
    '    share = spark.read.csv(event["INPUT_PATH"], sep="/")',
    '    quota = open("/proc/self/cgroup")',
    '    text = "it\'s # no comment" + \'"\' + "\\\\"',
    '    timer.stop()',
    '    return share.where("price / 2 > 1")',
  ]
  expect(await rulesOf(innocent.join('\n') + last)).toEqual([])
})

test('a string that looks like a comment does not hide the code behind it', async () => {
  expect(await rulesOf('x = "#"; builder.master("yarn")' + last)).toEqual(['master-named:1'])
  expect(await rulesOf('x = """\n#"""; builder.master("yarn")' + last)).toEqual(['master-named:2'])
})

test('a job that never calls run_workload', async () => {
  expect(await rulesOf('def work(spark, event, probe):\n    pass\n')).toEqual(['run-workload-missing:2'])
  expect(await rulesOf('# run_workload(work)\n"run_workload(work)"\n')).toEqual(['run-workload-missing:1'])
  expect(await rulesOf('def run_workload(work): pass\n')).toEqual(['run-workload-missing:1'])
})

test('a folder without job or definition', async () => {
  const findings = await checkWorkload(folder)
  expect(findings.map(({ rule }) => rule)).toEqual(['definition', 'job-missing'])
  for (const { remedy, message } of findings) expect(remedy.length * message.length).toBeGreaterThan(0)
})

test('fields that are missing in workload.json are named', async () => {
  await writeFile(join(folder, 'job.py'), last)
  await writeFile(join(folder, 'workload.json'), '{"description":"x","formats":["csv"],"inputs":{}}')
  const messages = (await checkWorkload(folder)).map(({ message }) => message)
  expect(messages.join('\n')).toMatch(/answer/)
  expect(messages.join('\n')).toMatch(/inputs: needs INPUT_PATH/)
})
