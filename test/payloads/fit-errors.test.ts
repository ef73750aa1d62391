import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotFound, SoalbenchError, UsageInvalid } from '../../src/core/errors.ts'
import { fitDataset } from '../../src/payloads/fit/fit-dataset.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-fit-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function errorOf(content: string | Buffer, name = 'mine'): Promise<SoalbenchError> {
  const path = join(folder, 'sample.csv')
  await writeFile(path, content)
  return refusal(fitDataset(path, { name }))
}

async function refusal(fitting: Promise<unknown>): Promise<SoalbenchError> {
  const error = await fitting.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (error instanceof SoalbenchError) return error
  throw new Error('not refused', { cause: error })
}

const many = (line: string, count: number): string => `${line}\n`.repeat(count)

describe('a sample that cannot be learned from is refused with its file, line and a remedy', () => {
  it.each([
    ['nothing', '', /sample\.csv: the file is empty/],
    ['empty lines', '\n\r\n\n', /sample\.csv: only empty lines/],
    ['a header alone', 'a,b,c\n', /sample\.csv: only a header/],
    ['one column', 'a\n1\n2\n', /line 1: one column only/],
    [
      'too few fields',
      `a,b,c\n${many('1,2,3', 4)}1,2\n`,
      /line 6: 2 fields between commas, but line 1 has 3/,
    ],
    [
      'too many fields',
      `a;b\n${many('1;2', 4)}1;2;3\n1;2`,
      /line 6: 3 fields between semicolons, but line 1 has 2/,
    ],
    ['two columns of a name', 'a,b,A\n1,2,x\n', /line 1: columns 1 and 3 are both named "A"/],
    ['a column without a name', 'a,,c\n1,2,x\n', /line 1: column 2 has no name/],
    ['Latin-1', Buffer.from('a,b\n1,x\n2,caf\xe9\n', 'latin1'), /line 3: not UTF-8/],
    ['UTF-16', Buffer.from('a,b\n1,2\n', 'utf16le'), /line 1: a NUL byte/],
    ['a NUL byte', 'a,b\n1,2\n3,\0\n', /line 3: a NUL byte/],
    ['an open quote', 'a,b\n1,x\n2,"open\n3,y\n4,z\n', /line 3: a quote opens here and does not close/],
    ['an open quote in the last field', 'a,b\n1,"x', /line 2: a quote opens here and does not close/],
  ])('%s', async (_, content, message) => {
    const error = await errorOf(content)
    expect(error).toBeInstanceOf(UsageInvalid)
    expect(error.message).toMatch(message)
    expect(error.message).toContain(folder)
    expect(error.suggestions).not.toEqual([])
  })

  it('lines are counted beyond the first chunk, and in quotes', async () => {
    const start = `a,b\n"two\nlines",1\n${many('some text that takes space,1', 80_000)}`
    const line = 3 + 80_000 + 1
    expect((await errorOf(`${start}1,2,3\n`)).message).toContain(`line ${line}: 3 fields`)
    const latin = Buffer.concat([Buffer.from(start), Buffer.from('caf\xe9,1\n', 'latin1')])
    expect((await errorOf(latin)).message).toContain(`line ${line}: not UTF-8`)
    const unclosed = await errorOf(`${start}"open,1\n${many('some text that takes space,1', 80_000)}`)
    expect(unclosed.message).toContain(`line ${line}: a quote opens here`)
  })

  it('a missing file, a folder', async () => {
    for (const path of [join(folder, 'none.csv'), folder]) {
      const error = await refusal(fitDataset(path, { name: 'mine' }))
      expect(error).toBeInstanceOf(NotFound)
      expect(error.message).toContain(path)
    }
  })

  it.each(['accommodations', 'My Data', ''])('the name "%s"', async (name) => {
    expect((await errorOf('a,b\n1,x\n', name)).message).toContain(name)
  })
})
