import { milliseconds } from '../text/estimate-text.ts'
import { axisLabels } from './axis-labels.ts'
import type { Block } from '../document.ts'
import type { SectionBuilder } from './section.ts'
import { sizeCharts, type Figure } from './size-charts.ts'

const latency: Figure = {
  name: 'latency',
  subtitle: 'time from submit to finish, our clock',
  metric: milliseconds,
  valueOf: (trial) => trial.clientMs,
  estimateOf: (summary) => summary.clientMs,
  labelExpression: axisLabels.milliseconds,
}

export const latencySection: SectionBuilder = {
  id: 'latency',
  title: 'Latency against payload size',
  build: (view) => [
    ...view.workloads.flatMap((workload): Block[] => [
      { kind: 'heading', text: workload },
      ...sizeCharts(view, workload, latency),
    ]),
  ],
}
