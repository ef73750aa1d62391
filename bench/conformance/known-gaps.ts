/** Facts that do not hold at a place, and why that is no harm. One that holds again must leave this list. */
export const knownGaps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  local: {
    's3.replace-unseen': 'nothing here replaces an object on a condition: objects are made once, or for good',
  },
}
