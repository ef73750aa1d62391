/**
 * A usage as the trials table holds it, in the form of a usage document: read like any other, so that a damaged one is
 * refused in the same words. What only splits a bill by reason may be lost.
 */
export function documentOfStored(
  stored: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { memoryMiB, ephemeralMiB, meteredMs: _, certainMs: _certain, basis, ...rest } = stored
  switch (stored['platform']) {
    case 'lambda':
      return { ...rest, memoryMib: memoryMiB, ephemeralMib: ephemeralMiB }
    case 'emr-serverless':
      return { ...rest, basis }
    default:
      return rest
  }
}
