import type { FailedResource } from './follow-stack.ts'

/** What services say when a resource cannot be made, and what is to be done then. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /less than or equal to 3008/,
    'This account may not have functions over 3008 MiB yet: give --largest-memory 3008, or ask AWS Support for more.',
  ],
  [
    /UnreservedConcurrentExecution|reserved.*concurren/i,
    'The quota of concurrent executions is too small to reserve any: give --no-reserved-concurrency, or raise it in Service Quotas.',
  ],
  [
    /already exists|BucketAlreadyExists|already owned/i,
    'A name is taken, perhaps by an earlier stack or in another account: give another --stack, or remove what has the name.',
  ],
  [
    /Source image .* does not exist|ImageNotFound/,
    'The image was deleted meanwhile: it is built again when the command is given again.',
  ],
  [
    /not authorized|AccessDenied|is not allowed/i,
    'The credentials lack a permission that the reason names: docs/permissions.md, infra/policies/operator.json.',
  ],
  [
    /quota|limit exceeded|LimitExceeded/i,
    'A quota is too small: raise it in Service Quotas, or remove what uses it up.',
  ],
  [
    /not (supported|available) in (this|the) region|Unrecognized resource type/i,
    'This region lacks a service: give another --region.',
  ],
]

export const suggestionsFor = (failed: readonly FailedResource[]): string[] => [
  ...new Set(
    failed.flatMap(({ reason }) =>
      known
        .filter(([words]) => words.test(reason))
        .map(([, what]) => what)
        .slice(0, 1),
    ),
  ),
]
