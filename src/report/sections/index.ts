import { answerSection } from './answer.ts'
import { costSection } from './cost.ts'
import { enforcementSection } from './enforcement.ts'
import { failuresSection } from './failures.ts'
import { invoicesSection } from './invoices.ts'
import { latencySection } from './latency.ts'
import { measuredSection } from './measured.ts'
import { methodSection } from './method.ts'
import { pricesSection } from './prices.ts'
import { reasonsSection } from './reasons.ts'
import type { SectionBuilder } from './section.ts'
import { startUpSection } from './start-up.ts'
import { trialsSection } from './trials.ts'

/** In the order of reading: the answer first, the raw rows last. */
export const sections: readonly SectionBuilder[] = [
  answerSection,
  measuredSection,
  latencySection,
  costSection,
  reasonsSection,
  startUpSection,
  failuresSection,
  invoicesSection,
  enforcementSection,
  methodSection,
  pricesSection,
  trialsSection,
]
