import { Errors } from '@oclif/core'
import { describe, expect, it } from 'vitest'
import { describeError, errorDocument } from '../../src/cli/error-report.ts'
import { exitCodeOf } from '../../src/cli/exit-codes.ts'
import { EngineUnavailable, PriceMissing, UsageInvalid } from '../../src/core/errors.ts'

describe('an error of ours', () => {
  const error = new UsageInvalid('not a size in --sizes: "abc"', {
    suggestions: ['Give a number with a unit.'],
    cause: new Error('the parser said no'),
  })

  it('is told without a stack: what, why, what to do', () => {
    expect(describeError(error, { command: 'run' })).toBe(
      'Error: not a size in --sizes: "abc"\n  because: the parser said no\n  try: Give a number with a unit.',
    )
  })

  it('is one document', () => {
    expect(errorDocument(error).error).toEqual({
      code: 'SOAL_USAGE_INVALID',
      message: 'not a size in --sizes: "abc"',
      suggestions: ['Give a number with a unit.'],
      causes: ['the parser said no'],
    })
  })
})

describe('what the parser refuses', () => {
  const errors = [
    new Errors.CLIError('Flag --sizes expects a value'),
    new Errors.CLIError('Parsing --reps \n\tExpected an integer\nSee more help with --help'),
  ]

  it.each(errors)('is wrong usage, not a bug: %s', (error) => {
    expect(exitCodeOf(error)).toBe(2)
    const told = describeError(error, { command: 'payloads:generate' })
    expect(told).toMatch(/^Error: [^\n]+\n {2}try: soalbench payloads generate --help$/)
    expect(errorDocument(error).error).toMatchObject({ code: 'SOAL_USAGE_INVALID', causes: [] })
  })

  it('has its reason on the same line', () => {
    expect(errorDocument(errors[1]).error.message).toBe('Parsing --reps: Expected an integer')
  })
})

describe('exit codes', () => {
  it('follow the kind of the error', () => {
    expect(exitCodeOf(new UsageInvalid('x'))).toBe(2)
    expect(exitCodeOf(new EngineUnavailable('x'))).toBe(4)
    expect(exitCodeOf(new PriceMissing('x'))).toBe(4)
    expect(exitCodeOf(new TypeError('x'))).toBe(1)
  })

  it('keep the stack of a bug', () => {
    expect(describeError(new TypeError('boom'), { command: 'run' })).toMatch(
      /a bug in soalbench[\s\S]*TypeError: boom\n\s+at /,
    )
  })
})
