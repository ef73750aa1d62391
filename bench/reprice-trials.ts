import type { DuckDBConnection } from '@duckdb/node-api'

/**
 * Stored trials as runs leave them: seven in ten on Lambda, 240 cells, one in fifty failed, each with its own share of
 * start-up and a recorded invoice. `scattered`: durations are lognormal with a spread of 15 %, as measured ones are; else
 * no two of them are equal. Made inside DuckDB, in seconds.
 */
export async function fillTrials(
  connection: DuckDBConnection,
  trials: number,
  durations: 'scattered' | 'all different',
): Promise<void> {
  await connection.run(
    `INSERT INTO runs (run_id, started_at, target, region, seed, soalbench_version, environment, price_book, state)
     VALUES ('20260101-000000-aaaa', '2026-01-01', 'local', 'us-east-1', 1, 'bench', '{}', 'aws-2026-11', 'complete')`,
  )
  await connection.run(
    `INSERT INTO trials (trial_id, run_id, workload, format, payload_bytes, platform, sizing, start_level, repetition,
       sequence, started_at, state, usage_json, overhead_usage_json, unmetered_attempts, invoice_json)
     SELECT 'trial-' || i, '20260101-000000-aaaa', ['aggregate', 'sort', 'join'][1 + i % 3], 'csv',
       10 ** (4 + (i // 3) % 4), platform, sizing, ['cold', 'warm'][1 + (i // 12) % 2], i, i, '2026-01-01',
       CASE WHEN i % 50 = 7 THEN 'failed' ELSE 'succeeded' END, usage, '[]', 0, ${invoice}
     FROM (SELECT i, ${platform} AS platform, ${sizing} AS sizing, ${usage} AS usage
           FROM (SELECT i, ${milliseconds[durations]} AS ms FROM range(${trials}) AS r(i)))`,
  )
  await connection.run('CHECKPOINT')
}

/** Box-Muller of two hashes: the same numbers each time. */
const normal = `sqrt(-2 * ln((1 + hash(i) % 1000000) / 1000001)) * cos(2 * pi() * (hash(-i) % 1000000) / 1000000)`
const milliseconds = {
  scattered: `round((2000 + 700 * (i % 12)) * exp(0.15 * ${normal}))::BIGINT`,
  'all different': '3000 + i',
} as const

const kind = '((i // 24) % 10)'
const platform = `CASE WHEN ${kind} < 7 THEN 'lambda' WHEN ${kind} < 9 THEN 'emr-serverless' ELSE 'glue' END`

const sizing = `CASE WHEN ${kind} < 7
  THEN format('{{"architecture":"x86_64","ephemeralMiB":512,"memoryMiB":{},"platform":"lambda"}}', [1769, 3008][1 + i % 2])
WHEN ${kind} < 9
  THEN '{"architecture":"x86_64","driver":{"diskGb":20,"memoryGb":4,"vcpus":1},"executor":{"diskGb":20,"memoryGb":4,"vcpus":1},"executors":1,"platform":"emr-serverless"}'
ELSE '{"executionClass":"STANDARD","glueVersion":"5.1","platform":"glue","workerType":"G.1X","workers":2}' END`

const usage = `CASE WHEN ${kind} < 7
  THEN format('{{"architecture":"x86_64","basis":"billed","billedMs":[{}],"ephemeralMiB":512,"memoryMiB":{},"meteredMs":{},"platform":"lambda","region":"us-east-1","requests":1,"startUpShare":{}}}',
    ms, [1769, 3008][1 + i % 2], ms - 0.63, 0.2 + (i % 1000) / 3000)
WHEN ${kind} < 9
  THEN format('{{"architecture":"x86_64","basis":"billed","memoryGbHours":{},"platform":"emr-serverless","region":"us-east-1","startUpShare":{},"storageGbHours":0,"used":{{"memoryGbHours":{},"storageGbHours":0.3,"vcpuHours":{}}},"vcpuHours":{}}}',
    8 * ceil(60 + ms / 1000) / 3600, 0.3 + (i % 1000) / 3000, 8 * ms / 3.6e6, 2 * ms / 3.6e6, 2 * ceil(60 + ms / 1000) / 3600)
ELSE format('{{"basis":"derived","executionClass":"STANDARD","executionSeconds":{},"glueVersion":"5.1","platform":"glue","region":"us-east-1","startUpShare":0.41,"workerType":"G.1X","workers":2}}',
    ms / 1000) END`

/** The text is as long as that of a real one; what is read of it is the total. */
const invoice = `format('{{"basis":"billed","boundsUsd":null,"lines":[{}],"priceBook":"aws-2026-11","totalUsd":"0.0000{}"}}',
  array_to_string(list_transform(range(3), n -> '{"amountUsd":"0.0000461253852193359375","confidence":"third party","item":"lambda-duration-x86_64","quantity":"2.767517578125","rateUsd":"0.0000166667","reason":"work","rule":"1 invocation billed 1.602 s in all, each rounded up to 1 ms with INIT inside, × 1769/1024 GB of configured memory","unit":"GB-second"}'), ','),
  4000000000 + i * 7919)`
