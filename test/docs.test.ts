import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultKinds } from '../src/local/faults/fault-plan.ts'
import { exitCodes } from '../src/cli/exit-codes.ts'
import { platforms } from '../src/core/platform.ts'
import { failureCauses, trialStates } from '../src/core/trial.ts'
import { journalEvents } from '../src/store/journal-event.ts'
import { nightEnds } from '../src/wiring/ci-verdict.ts'

const read = (path: string): string => readFileSync(path, 'utf8')
const readme = read('README.md')
const docs = ['README.md', 'CHANGELOG.md', ...readdirSync('docs').map((file) => `docs/${file}`)]
  .map(read)
  .join('\n')
const commands = readdirSync('src/commands', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, '').replaceAll('/', ' '))

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(cli|commands)\//.test(file) && file.endsWith('.ts'))
  .map((file) => read(`src/${file}`))
const flagsOf = (source: string): string[] =>
  [...source.matchAll(/^ +'?([a-z][a-z-]*)'?: (?:Flags\.|[a-zA-Z]+Flag\b)/gm)].map(([, name = '']) => name)
/** As GitHub makes them of headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

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

  it.each([...faultKinds])('the fault %s', (kind) => expect(read('docs/faults.md')).toContain(`\`${kind}\``))

  it.each(
    readdirSync('infra/policies')
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.replace('.json', '')),
  )('the policy %s', (policy) => expect(read('docs/permissions.md')).toMatch(new RegExp(`\\b${policy}\\b`)))

  it.each(nightEnds)('the end %s of a night', (end) =>
    expect(read('docs/nightly.md')).toContain(`\`${end}\``),
  )

  it.each(journalEvents)('the journal line %s', (event) =>
    expect(read('docs/reliability.md')).toContain(`\`${event}\``),
  )

  it.each(platforms)('the platform %s', (platform) =>
    expect(docs.toLowerCase()).toContain(platform.replace('-', ' ')),
  )
})

describe('the documents', () => {
  const files = ['README.md', ...readdirSync('docs').map((file) => `docs/${file}`)]

  it.each(files)('%s links to what is there', (file) => {
    for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path = '', anchor] = target.split('#')
      const at = path === '' ? file : join(dirname(file), path)
      expect(existsSync(at), `${target} in ${file}`).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(read(at)), `${target} in ${file}`).toContain(anchor)
    }
  })

  it.each(files.filter((file) => file !== 'docs/errors.md'))('%s names flags that a command has', (file) => {
    const own = new Set(sources.flatMap(flagsOf))
    // Of other programs: the AWS CLI, npm, git, Spark.
    const calls = [...read(file).matchAll(/soalbench [a-z][^\n`|#]*/g)].map(([call]) => call)
    for (const call of calls) {
      for (const [, flag = ''] of call.matchAll(/ --([a-z][a-z-]*)/g)) {
        expect(own.has(flag) || ['json', 'help'].includes(flag), `--${flag} in ${file}: ${call}`).toBe(true)
      }
    }
  })
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
