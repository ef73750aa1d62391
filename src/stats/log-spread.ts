import { qchisq } from 'lib-r-math.js'
import { mean } from './order.ts'

/** Coefficient of variation of lognormal values with its interval; 0.15 is 15 %. */
export interface LogSpread {
  readonly cv: number
  readonly low: number
  readonly high: number
  readonly samples: number
}

/**
 * From the standard deviation σ of the logarithms within groups: cv = √(e^σ² - 1), the interval of σ² by χ². Undefined where
 * no group has two values or one is not positive.
 */
export function logSpread(groups: readonly (readonly number[])[], confidence = 0.95): LogSpread | undefined {
  const logs = groups.map((values) => values.map(Math.log))
  const freedom = logs.reduce((sum, values) => sum + Math.max(0, values.length - 1), 0)
  const squares = logs.reduce((sum, values) => {
    const middle = mean(values)
    return sum + values.reduce((part, value) => part + (value - middle) ** 2, 0)
  }, 0)
  if (freedom === 0 || !Number.isFinite(squares)) return undefined
  const tail = (1 - confidence) / 2
  const cvOf = (variance: number): number => Math.sqrt(Math.expm1(variance))
  return {
    cv: cvOf(squares / freedom),
    low: cvOf(squares / qchisq(1 - tail, freedom, undefined, true, false)),
    high: cvOf(squares / qchisq(tail, freedom, undefined, true, false)),
    samples: logs.reduce((sum, values) => sum + values.length, 0),
  }
}
