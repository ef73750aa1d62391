import type { Block } from '../document.ts'
import type { RunView } from '../measures/run-view.ts'

/**
 * One part of a report on one run. Implementations: <name>.ts beside this; register in index.ts. Where a run has nothing
 * to say under this title the section returns no blocks and is left out.
 */
export interface SectionBuilder {
  readonly id: string
  readonly title: string
  build(view: RunView): readonly Block[]
}
