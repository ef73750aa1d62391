import { mostOfCell } from '../measures/compared-run.ts'
import { leastSamples } from '../measures/winner.ts'
import type { SectionBuilder } from './section.ts'

/** How the figures came about and what they do not say. */
export const methodSection: SectionBuilder = {
  id: 'method',
  title: 'Method and its limits',
  build: ({ stored: { run }, confidence, compared }) => {
    const percent = `${Number((confidence * 100).toFixed(1))} %`
    const local = [
      'The engines on this machine speak the protocols of AWS and run real Spark. Provisioning, images, network and storage of AWS are not imitated: latency on AWS has parts that are missing here.',
      'Units are metered by the engines and priced by the rules of AWS. A bill from AWS would differ as far as its durations differ.',
    ]
    const measured = [
      'Trials ran in an order shuffled by the seed, mixed over the platforms, so that drift of the machine does not go to one of them.',
      'Cold and warm are checked from inside the sandbox; a trial of the wrong temperature is not counted as the other. Only platforms that can be forced to a start level appear there.',
      'Every trial had to give the known answer of its workload. A trial with another answer is invalid and in no figure.',
    ]
    const imported = [
      'In which order the trials ran, whether cold was cold, and whether their answers were right, is as the file says or not known.',
    ]
    return [
      {
        kind: 'list',
        items: [
          'Latency is the time from submission to the end on one clock, that of the program that submits. Phases are laid on that clock; where the platform and the script have clocks of their own, as on AWS, their edges are off by the difference.',
          `Typical is the median with its order-statistic interval from 6 trials on; below that the robust centre of the logarithms with a t interval, which assumes a lognormal spread; for one trial there is no interval. Confidence is ${percent}. Phases are plain medians.`,
          `In the table by size a platform counts as cheapest or fastest where it has at least ${leastSamples} trials and its interval touches no other; otherwise the report says not decided. There is no correction for the number of cells, so among many some will look decided by chance.`,
          ...(run.target === 'imported' ? imported : measured),
          'Where platforms cross: the typical duration of each size is the robust centre of its logarithms, through them goes the stiffest of three curves that the trials do not contradict, and cost is the exact bill expected over the noise that was measured. A crossing is counted only where both sides of it are told apart at all sizes together; its interval comes from bootstrap draws that also allow for the next looser curve. Where that does not hold the report says undecided, or that the two are within 5\u00a0% of each other.',
          ...(compared.thinned === 0
            ? []
            : [
                `Of cells with more than ${mostOfCell} trials, ${mostOfCell} evenly taken enter the crossovers; ${compared.thinned} trials do not. All of them are in every other figure.`,
              ]),
          'A line in a chart is such a curve: nothing was measured between the sizes, and nothing is drawn beyond them.',
          ...(run.target === 'local' ? local : []),
        ],
      },
    ]
  },
}
