import { usdOf } from '../measures/cell-summary.ts'
import { dollars } from '../text/estimate-text.ts'
import { axisLabels } from './axis-labels.ts'
import type { Block } from '../document.ts'
import type { SectionBuilder } from './section.ts'
import { readingHelp, sizeCharts, type Figure } from './size-charts.ts'

const cost: Figure = {
  name: 'cost',
  subtitle: 'US dollars for one run, list prices',
  metric: dollars,
  valueOf: usdOf,
  estimateOf: (summary) => summary.usd,
  labelExpression: axisLabels.dollars,
}

export const costSection: SectionBuilder = {
  id: 'cost',
  title: 'Cost against payload size',
  build: (view) => [
    ...(view.trials.length === 0 ? [] : [readingHelp]),
    ...view.workloads.flatMap((workload): Block[] => [
      { kind: 'heading', text: workload },
      ...sizeCharts(view, workload, cost).map((chart, at) => ({
        ...chart,
        brief: at === 0 && workload === view.workloads[0],
      })),
    ]),
  ],
}
