import { expect, it } from 'vitest'
import { moneyText } from '../../src/cli/money-text.ts'

it.each([
  ['0', '$0'],
  ['0.04123', '$0.0412'],
  ['0.000321', '$0.000321'],
  ['25.08', '$25.1'],
  ['533', '$533'],
  ['1234.5', '$1,230'],
])('%s reads %s', (usd, text) => expect(moneyText(usd)).toBe(text))
