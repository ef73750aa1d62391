/**
 * The AWS clients announce on every start that Node 20 goes out of their support next year. The lockfile pins versions
 * that run on it, so the line tells the user nothing to act on.
 */
export function silenceKnownWarnings(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
}
