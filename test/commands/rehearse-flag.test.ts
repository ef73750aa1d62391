import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

interface CommandModule {
  readonly default: { readonly flags: Readonly<Record<string, { readonly type: string; default?: unknown }>> }
}

const files = ['run.ts', 'local/up.ts']

// oclif's types promise a boolean; without a default the value is undefined, and the note of a served engine loses the field.
describe('--rehearse', () => {
  it.each(files)('is false in %s when it is not given', async (file) => {
    const command: CommandModule = await import(resolve('src/commands', file))
    expect(command.default.flags['rehearse']?.default).toBe(false)
  })
})
