/** Longest run of a Lambda function. */
export const lambdaLimitSeconds = 900

export interface CurveCells {
  /** b0 to b3. */
  readonly coefficients: readonly [string, string, string, string]
  readonly logSd: string
  readonly minimum: string
}

/** b0 + b1·√s + b2·s + b3·s², as `curveAt` has it; s in MB. */
export const medianFormula = ({ coefficients: [b0, b1, b2, b3] }: CurveCells, mb: string): string =>
  `${b0}+${b1}*SQRT(${mb})+${b2}*${mb}+${b3}*${mb}^2`

/**
 * E max(F, T) as `expectedAtLeast` has it: F·Φ(z) + m·e^{σ²/2}·(1 - Φ(z - σ)) with z = (ln F - ln m)/σ.
 * 1 - Φ(z - σ) is written Φ(σ - z), which keeps its digits.
 */
export function expectedFormula({ logSd, minimum }: CurveCells, median: string): string {
  const mean = `${median}*EXP(${logSd}^2/2)`
  const z = `(LN(${minimum})-LN(${median}))/${logSd}`
  const floored = `${minimum}*NORMSDIST(${z})+${mean}*NORMSDIST(${logSd}-${z})`
  return (
    `IF(${logSd}<=0,MAX(${minimum},${median}),` +
    `IF(${minimum}<=0,${mean},IF(${median}<=0,${minimum},${floored})))`
  )
}
