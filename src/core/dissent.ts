import { groupBy } from './group-by.ts'
import type { Trial } from './trial.ts'

/**
 * The trials of ONE run, those invalid that succeeded with another answer than the rest of their workload, format and payload:
 * platforms that did not do the same work cannot be compared. What more than half of them say is right; where no answer has
 * more than half, nobody knows which one is, and all are invalid. Where the generator knows the answer, wrong ones were marked
 * when they ran; this finds them where it does not.
 *
 * @param isOwn every trial says what it can: one without an answer dissents from those that have one. Of imported trials
 *   absent is not known, and only whole answers are compared.
 */
export function withDissent<T extends Trial>(trials: readonly T[], isOwn: boolean): readonly T[] {
  const answerOf = isOwn ? ownAnswer : importedAnswer
  const asked = trials.filter(
    (trial) => trial.state === 'succeeded' && (isOwn || answerOf(trial) !== undefined),
  )
  const alike = groupBy(asked, ({ cell: { workload, format, payloadBytes } }) =>
    [workload, format, payloadBytes].join('\n'),
  )
  const dissent = new Map([...alike.values()].flatMap((group) => dissentIn(group, answerOf)))
  if (dissent.size === 0) return trials
  return trials.map((trial) => {
    const message = dissent.get(trial.trialId)
    return message === undefined
      ? trial
      : { ...trial, state: 'invalid', failureCause: 'wrong-output', failureMessage: message }
  })
}

type AnswerOf = (trial: Trial) => string | undefined

/** Of each trial that dissents, why, in words. */
function dissentIn(group: readonly Trial[], answerOf: AnswerOf): (readonly [trialId: string, why: string])[] {
  const answers = [...groupBy(group, (trial) => answerOf(trial) ?? none)]
  if (answers.length === 1) return []
  const right = answers.find(([answer, some]) => answer !== none && some.length * 2 > group.length)?.[0]
  const words =
    right === undefined
      ? `the ${group.length} trials on this payload do not agree, and nobody knows which is right`
      : `most of the ${group.length} trials on this payload have ${right}`
  return answers
    .filter(([answer]) => answer !== right)
    .flatMap(([answer, some]) =>
      some.map(({ trialId }) => [trialId, `wrong answer: ${answer}; ${words}`] as const),
    )
}

const none = 'none'

/** Bytes are no part of it: the same rows can be written in other ways. */
function ownAnswer({ inputRows, outputRows, outputDigest }: Trial): string | undefined {
  if (outputRows === null && outputDigest === null) return undefined
  const [read, written] = [inputRows, outputRows].map((rows) => rows ?? 'an unknown number of')
  return `${written} rows with digest ${outputDigest ?? 'unknown'} of ${read} records`
}

function importedAnswer({ outputRows, outputDigest }: Trial): string | undefined {
  return outputRows === null || outputDigest === null
    ? undefined
    : `${outputRows} rows with digest ${outputDigest}`
}
