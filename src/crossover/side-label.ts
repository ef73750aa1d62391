import { platformNames, type Platform } from '../core/platform.ts'
import { describeSizing, type Sizing } from '../core/sizing.ts'
import type { ComparedSide } from './comparison.ts'

/** `Lambda 1769 MiB`, `Lambda 1769 MiB arm64`, `Glue 2 × G.1X flex`; of `best`, the name of the platform. */
export function sizingLabel(platform: Platform, sizing: Sizing | 'best'): string {
  if (sizing === 'best') return platformNames[platform]
  return `${platformNames[platform]} ${describeSizing(sizing)}${variantOf(sizing)}`
}

export const sideLabel = ({ platform, sizing }: ComparedSide): string => sizingLabel(platform, sizing)

function variantOf(sizing: Sizing): string {
  if (sizing.platform === 'glue') return sizing.executionClass === 'FLEX' ? ' flex' : ''
  return sizing.architecture === 'arm64' ? ' arm64' : ''
}

/**
 * The sizing that a side has between two sizes; all of them, where the best one changes. Between whole platforms the memory of
 * Lambda is named, which is what one chooses there; of the others the only sizing is not.
 */
export function activeLabel(side: ComparedSide, from: number, to: number, ofPlatforms: boolean): string {
  if (side.sizing !== 'best') return ofPlatforms ? shortLabel(side) : sideLabel(side)
  const inside = side.active.filter(({ bytes }) => bytes >= from * 0.999 && bytes <= to * 1.001)
  const before = side.active.findLast(({ bytes }) => bytes <= from)
  const shown = inside.length > 0 ? inside : before === undefined ? [] : [before]
  const labels = [...new Set(shown.map(({ sizing }) => sizingLabel(side.platform, sizing)))]
  const [first, ...others] = labels
  if (first === undefined) return sideLabel(side)
  const name = platformNames[side.platform]
  return [first, ...others.map((label) => label.slice(name.length + 1))].join(' or ')
}

/** Of a whole platform. */
export const shortLabel = (side: ComparedSide): string =>
  side.platform === 'lambda' ? sideLabel(side) : platformNames[side.platform]
