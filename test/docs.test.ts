import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '../src/cli/exit-codes.ts'
import { platforms } from '../src/core/platform.ts'
import { failureCauses, trialStates } from '../src/core/trial.ts'

const read = (path: string): string => readFileSync(path, 'utf8')
const readme = read('README.md')
const docs = ['README.md', 'CHANGELOG.md', ...readdirSync('docs').map((file) => `docs/${file}`)]
  .map(read)
  .join('\n')
const commands = readdirSync('src/commands', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, '').replaceAll('/', ' '))

describe('the documents name', () => {
  it('something', () => expect(commands.length).toBeGreaterThan(8))

  it.each(commands)('the command %s', (command) => {
    // Sub-commands are named together: `payloads generate | list | fit`.
    const [topic = '', verb] = command.split(' ')
    expect(docs).toMatch(
      verb === undefined ? new RegExp(`soalbench ${topic}\\b`) : new RegExp(`${topic}[a-z |]* ${verb}\\b`),
    )
  })

  it.each(
    readdirSync('workloads', { withFileTypes: true })
      .filter((e) => e.isDirectory() && !e.name.startsWith('_'))
      .map((e) => e.name),
  )('the workload %s', (name) => expect(docs).toContain(`\`${name}\``))

  it.each(
    [...read('src/core/errors.ts').matchAll(/SOAL_[A-Z_]+/g)]
      .map(([code]) => code)
      .filter((code) => code !== 'SOAL_'),
  )('the error %s', (code) => expect(read('docs/errors.md')).toContain(`\`${code}\``))

  it.each([...trialStates, ...failureCauses])('the state or cause %s', (word) =>
    expect(read('docs/errors.md')).toContain(`\`${word}\``),
  )

  it.each(Object.values(exitCodes))('the exit code %i', (code) =>
    expect(read('docs/errors.md')).toMatch(new RegExp(`^\\| .*\\b${code}\\b.* \\|`, 'm')),
  )

  it.each(platforms)('the platform %s', (platform) =>
    expect(docs.toLowerCase()).toContain(platform.replace('-', ' ')),
  )
})

describe('the README', () => {
  it.each([...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path))(
    'links to %s, which is there',
    (path) => expect(() => readdirSync('.').length > 0 && readFileSync(path)).not.toThrow(),
  )

  it('names commands that exist', () => {
    const named = [...readme.matchAll(/npx soalbench ([a-z]+(?: [a-z]+)?)/g)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(4)
    for (const name of named) {
      expect(commands.some((command) => command === name || command === name.split(' ')[0])).toBe(true)
    }
  })
})

describe('remedies', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'))
  const named = sources.flatMap((file) =>
    [...read(`src/${file}`).matchAll(/["'`]soalbench ([a-z]+)/g)].map(([, topic = '']) => topic),
  )

  it.each([...new Set(named)])('name a command that exists: soalbench %s', (topic) => {
    expect(named.length).toBeGreaterThan(4)
    expect(commands.map((command) => command.split(' ')[0])).toContain(topic)
  })
})

describe('the help', () => {
  it.each(commands)('of %s has a summary and an example', (command) => {
    const source = read(`src/commands/${command.replaceAll(' ', '/')}.ts`)
    expect(source).toMatch(/static override summary =\s+['"`]./)
    expect(source).toMatch(/static override examples = \[/)
  })
})
