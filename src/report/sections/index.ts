import { answerSection } from './answer.ts'
import { costSection } from './cost.ts'
import { enforcementSection } from './enforcement.ts'
import { failuresSection } from './failures.ts'
import { frontierSection } from './frontier.ts'
import { invoicesSection } from './invoices.ts'
import { latencySection } from './latency.ts'
import { measuredSection } from './measured.ts'
import { memorySection } from './memory.ts'
import { methodSection } from './method.ts'
import { noiseSection } from './noise.ts'
import { oddsSection } from './odds.ts'
import { pricesSection } from './prices.ts'
import { reasonsSection } from './reasons.ts'
import type { SectionBuilder } from './section.ts'
import { startUpSection } from './start-up.ts'
import { trialsSection } from './trials.ts'

/** In the order of reading: the answer first, the raw rows last. */
export const sections: readonly SectionBuilder[] = [
  answerSection,
  measuredSection,
  enforcementSection,
  costSection,
  latencySection,
  startUpSection,
  memorySection,
  frontierSection,
  failuresSection,
  oddsSection,
  reasonsSection,
  invoicesSection,
  noiseSection,
  methodSection,
  pricesSection,
  trialsSection,
]
