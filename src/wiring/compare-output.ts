import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { WorkspaceUnusable } from '../core/errors.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { Arms } from '../regression/arms.ts'
import { samplesOf } from '../regression/cell-samples.ts'
import type { RunComparison } from '../regression/comparison.ts'
import { renderJunit, renderShiftCharts } from '../report/index.ts'

/** Charts of the regressed cells and the JUnit file, where they are asked for. @throws WorkspaceUnusable naming the path */
export async function writeComparison(
  comparison: RunComparison,
  arms: Arms,
  book: PriceBook,
  { out, junit }: { readonly out: string | undefined; readonly junit: string | undefined },
): Promise<readonly string[]> {
  const files: string[] = []
  if (out !== undefined) {
    const charts = await renderShiftCharts(comparison, samplesOf(arms, comparison, book))
    for (const { name, svg } of charts) files.push(await write(join(out, `${name}.svg`), svg, '--out'))
  }
  if (junit !== undefined) files.push(await write(junit, renderJunit(comparison), '--junit'))
  return files
}

async function write(path: string, content: string, flag: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
    return path
  } catch (error) {
    throw new WorkspaceUnusable(`file cannot be written: ${path}`, {
      cause: error,
      suggestions: [`Name a place that can be written to with ${flag}.`],
    })
  }
}
