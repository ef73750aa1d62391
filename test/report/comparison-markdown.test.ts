import { describe, expect, it } from 'vitest'
import { renderComparison } from '../../src/report/render/comparison-markdown.ts'
import { renderJunit } from '../../src/report/render/junit.ts'
import { commentText } from '../../src/report/text/comment-text.ts'
import { compare, nights } from '../regression/compared.ts'

const hostile = '@team <img src=x onerror=alert(1)> `code` | [a](javascript:b) #12 https://x.y **b**\n# head'

describe('a comparison as a comment', () => {
  it('takes nothing from data for mark-up', () => {
    const text = commentText(hostile)
    expect(text).not.toMatch(/@team|<img|#12|https:\/\/|\n/)
    expect(text).not.toMatch(/(?<!\\)[`*|[\]]/)
  })

  it('has room for a thousand cells, says how many it has not, and calls nobody', () => {
    const found = compare(nights({ etl: 1.3 }))
    const [cell] = found.cells
    if (cell === undefined) throw new Error('no cell')
    const cells = Array.from({ length: 1000 }, (_, at) => ({
      ...cell,
      cell: `${hostile} ${at}`,
      key: String(at),
    }))
    const findings = Array.from({ length: 100 }, () => ({
      ...{ kind: 'new-failures' as const, text: hostile.repeat(9), cells: cells.map((each) => each.cell) },
    }))
    const text = renderComparison({ ...found, cells, findings, regressions: 1000 })
    expect(new TextEncoder().encode(text).length).toBeLessThan(60_000)
    expect(text).toMatch(/\d+ more cells have no room in a comment\./)
    expect(text).not.toContain('@team')
    expect(text.startsWith('<!-- soalbench-compare -->')).toBe(true)
  })

  it('shows what moved, and folds what shows no sign of a change', () => {
    const text = renderComparison(compare(nights({ etl: 1.3 })))
    const [open = '', folded = ''] = text.split('<details>')
    expect(open.match(/\*\*regressed\*\*/g)).toHaveLength(4)
    expect(folded).toContain('join · 10 MB csv')
    expect(folded).not.toContain('etl')
  })
})

describe('a comparison as JUnit XML', () => {
  it('escapes every text', () => {
    const found = compare(nights())
    const cells = found.cells.map((cell) => ({
      ...cell,
      cell: `${hostile}${String.fromCharCode(7)}`,
      words: '"]]>&',
    }))
    const text = renderJunit({ ...found, cells })
    expect(text).not.toMatch(/<img|"]]>&"/)
    expect(text).not.toContain(String.fromCharCode(7))
  })
})
