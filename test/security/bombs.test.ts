import { mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SoalbenchError } from '../../src/core/errors.ts'
import { redact, redactJson } from '../../src/core/redact.ts'
import { readEventLogs } from '../../src/local/spark/event-log.ts'
import { parseResultDocument } from '../../src/runners/result-document.ts'
import { estimateCost } from '../../src/wiring/estimate-cost.ts'
import { importTrials } from '../../src/wiring/import-trials.ts'
import { openPriceBook } from '../../src/wiring/open-price-book.ts'
import { readPlanFile } from '../../src/wiring/plan-file.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-bombs-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const readers: Record<string, (path: string) => Promise<unknown>> = {
  'a usage file': (usage) =>
    estimateCost({
      usage,
      monthToDate: undefined,
      priceBook: undefined,
      freeTier: false,
      discount: undefined,
    }),
  'a plan': (path) => readPlanFile(path),
  'a price book': (path) => openPriceBook(path),
  'an import': async (path) => {
    const { imported } = await importTrials({ workspace: at('ws'), files: [path], soalbenchVersion: '0' })
    if (!imported) throw new Refused('lines were rejected')
  },
}

class Refused extends SoalbenchError {
  readonly kind = 'user'
  readonly code = 'SOAL_REFUSED'
}

/** Nothing but zeros, of which a disk keeps none. */
async function zeros(name: string, bytes: number): Promise<string> {
  const file = await open(at(name), 'w')
  await file.truncate(bytes)
  await file.close()
  return at(name)
}

describe('is refused in words, by a reader whose memory does not grow with it', () => {
  it.each(Object.entries(readers))('a file of 1 GiB: %s', async (_, read) => {
    const path = await zeros('zeros.json', 1024 ** 3)
    const before = process.memoryUsage().rss
    await expect(read(path)).rejects.toBeInstanceOf(SoalbenchError)
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 ** 2)
  })

  it.each(Object.entries(readers))('brackets a million deep: %s', async (_, read) => {
    const deep = '['.repeat(1e6) + ']'.repeat(1e6)
    await writeFile(at('deep.json'), deep)
    await expect(read(at('deep.json'))).rejects.toBeInstanceOf(SoalbenchError)
    await writeFile(at('deep.json'), `{"raw":${deep},"usage":${deep},"sizes":${deep},"rates":${deep}}`)
    await expect(read(at('deep.json'))).rejects.toBeInstanceOf(SoalbenchError)
  })

  it.each(Object.entries(readers))('keys that JavaScript has a use for: %s', async (_, read) => {
    const keys = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}'
    await writeFile(at('proto.json'), `{${keys},"platform":"lambda","sizes":"10kb"}`)
    await expect(read(at('proto.json'))).rejects.toBeInstanceOf(SoalbenchError)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('a result document', () => {
  it.each([
    ['of 100 MB', Buffer.alloc(1e8, ' ')],
    ['a million deep', Buffer.from('['.repeat(1e6) + ']'.repeat(1e6))],
    ['with a deep part that nobody asked for', Buffer.from(`{"x":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)],
    ['with __proto__', Buffer.from('{"__proto__":{"schema":"soalbench.result/1"}}')],
  ])('%s is not taken', (_, bytes) => {
    expect(parseResultDocument(bytes)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^.{3,200}$/),
    })
  })
})

describe('event logs', () => {
  it('of 3 GiB of zeros, and links to devices, take neither memory nor for ever', async () => {
    const logs = await mkdtemp(at('logs-'))
    await symlink('/dev/zero', join(logs, 'app-1'))
    const file = await open(join(logs, 'app-2'), 'w')
    await file.truncate(3 * 1024 ** 3)
    await file.close()
    const before = process.memoryUsage().rss
    expect(await readEventLogs(logs, 0)).toEqual({ applications: 0, executors: [] })
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 ** 2)
  })
})

describe('redaction', () => {
  it.each([
    '://'.repeat(300_000),
    `://${'a:'.repeat(500_000)}`,
    'authorization'.repeat(80_000),
    `secretAccessKey${' '.repeat(1e6)}`,
    `x-amz-signature${'='.repeat(1e6)}`,
    `${'"'.repeat(5e5)}${'\\'.repeat(5e5)}`,
    `eyJ${'a'.repeat(5e5)}.eyJ${'a'.repeat(5e5)}`,
    'A'.repeat(1e6),
    'eyJ.'.repeat(250_000),
    `Bearer${' '.repeat(1e6)}`,
  ])('of a megabyte made to take long ends: %.12s', (text) => expect(redact(text)).toBeTypeOf('string'))

  it('of JSON that is deep does not end the run', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(1000)}"x-amz-signature=abcdef"${']'.repeat(1000)}`)
    expect(JSON.stringify(redactJson(deep))).toContain('[redacted]')
  })
})
