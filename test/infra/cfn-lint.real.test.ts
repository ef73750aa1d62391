import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { spawned, type Ended } from '../workloads/real-spark.ts'
import { template, templateText } from './template.ts'

const tools = process.env['SOALBENCH_TEST_TOOLS_PYTHON']
const committed = new URL('../../infra/soalbench.template.json', import.meta.url).pathname
const taggable = new URL('taggable-types.py', import.meta.url).pathname

const lint = (file: string): Promise<Ended> =>
  spawned(join(dirname(tools ?? ''), 'cfn-lint'), ['--include-checks', 'I', '--template', file], {
    PATH: process.env['PATH'] ?? '',
    HOME: tmpdir(),
  })

test.skipIf(tools === undefined)(
  'cfn-lint finds nothing in the template, and finds what is wrong (needs SOALBENCH_TEST_TOOLS_PYTHON)',
  async () => {
    const clean = await lint(committed)
    expect(clean).toEqual({ code: 0, stdout: '', stderr: '' })
    const folder = await mkdtemp(join(tmpdir(), 'soalbench-lint-'))
    try {
      const broken = join(folder, 'broken.json')
      await writeFile(broken, templateText.replace('"Timeout": 900', '"Timeout": "long"'))
      const found = await lint(broken)
      expect(found.code).not.toBe(0)
      expect(found.stdout).toContain("E3012 'long' is not of type 'integer'")
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

test.skipIf(tools === undefined)(
  'what has no tags cannot have any (needs SOALBENCH_TEST_TOOLS_PYTHON)',
  async () => {
    const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))].sort()
    const asked = await spawned(tools ?? '', [taggable, ...types], { PATH: process.env['PATH'] ?? '' })
    const found: string[] = JSON.parse(asked.stdout)
    const tagged = types.filter((type) =>
      Object.values(template.Resources).some(
        ({ Type, Properties }) => Type === type && ('Tags' in Properties || 'ResourceTags' in Properties),
      ),
    )
    expect(tagged).toEqual(found)
  },
)
