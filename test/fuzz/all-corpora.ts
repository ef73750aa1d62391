import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCorpus, type Corpus, type FuzzRow } from './corpus.ts'
import { eventLogs } from './event-logs.ts'
import { faultPlans } from './fault-plans.ts'
import { hangWatch } from './hang-watch.ts'
import { importFiles } from './import-files.ts'
import { journals } from './journals.ts'
import { planFiles } from './plan-files.ts'
import { priceBookFiles } from './price-books.ts'
import { reportLines } from './report-lines.ts'
import { resultDocumentFiles } from './result-documents.ts'
import { sizeExpressions } from './size-expressions.ts'
import { usageFiles } from './usage-files.ts'

/** What runs on one kind of input, whatever that is. */
type Run = (seed: number, scale: number) => Promise<FuzzRow>

const ready =
  <Input>(corpus: Corpus<Input>): Run =>
  async (seed, scale) => {
    const folder = await mkdtemp(join(tmpdir(), 'soalbench-fuzz-'))
    const watch = hangWatch(`${corpus.name}, seed ${seed}`)
    try {
      const cases = Math.max(1, Math.round(corpus.cases * scale))
      return await runCorpus(corpus, { cases, seed, folder, watch })
    } finally {
      await watch.close()
      await rm(folder, { recursive: true, force: true })
    }
  }

/** By name, each with the full count at scale 1. */
export const corpora: Readonly<Record<string, Run>> = {
  [reportLines.name]: ready(reportLines),
  [sizeExpressions.name]: ready(sizeExpressions),
  [planFiles.name]: ready(planFiles),
  [usageFiles.name]: ready(usageFiles),
  [importFiles.name]: ready(importFiles),
  [resultDocumentFiles.name]: ready(resultDocumentFiles),
  [eventLogs.name]: ready(eventLogs),
  [priceBookFiles.name]: ready(priceBookFiles),
  [journals.name]: ready(journals),
  [faultPlans.name]: ready(faultPlans),
}
