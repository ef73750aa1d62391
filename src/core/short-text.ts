/** Text of somebody else as a message can show it: on one line, without characters that steer a terminal, never long. */
export function shortText(text: string, length: number): string {
  // Cut first: what is shown of a megabyte need not be read whole.
  const plain = text.slice(0, length + 1).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\uFFFD')
  return plain.length > length ? `${plain.slice(0, length)}…` : plain
}
