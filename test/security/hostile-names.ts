const kinds: readonly ((n: number) => string)[] = [
  (n) => `${'../'.repeat(n + 1)}escaped-${n}`,
  (n) => `a/${'../'.repeat(n + 2)}escaped-${n}`,
  (n) => `..\\..\\escaped-${n}`,
  (n) => `%2e%2e%2fescaped-${n}`,
  (n) => `..%c0%afescaped-${n}`,
  (n) => `/tmp/soalbench-escaped-${n}`,
  (n) => `//host/share-${n}`,
  (n) => `C:\\escaped-${n}`,
  (n) => `file:///tmp/soalbench-escaped-${n}`,
  (n) => `nul\0byte-${n}`,
  (n) => ['CON', 'NUL', 'aux', 'com1', 'LPT9', 'con.txt', 'PRN', 'nul.json'][n % 8] ?? 'CON',
  (n) => 'x'.repeat(300 + n),
  (n) => `${'é'.repeat(140)}${n}`,
  (n) => `\u202Egnp.exe-${n}`,
  (n) => `line\nfeed-${n}`,
  (n) => `tab\tcarriage\r-${n}`,
  (n) => ` .${n}. `,
  (n) => ['.', '..', '...', '~', '~root', '-', '--', '-rf'][n % 8] ?? '.',
  (n) => `$(touch escaped-${n})`,
  (n) => `\`touch escaped-${n}\`;touch escaped-${n}`,
  (n) => `'; DROP TABLE runs; -- ${n}`,
  (n) => `" || x'${n}`,
  (n) => `*?[a-${n}]{b}`,
  (n) =>
    [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'valueOf',
      '__defineGetter__',
      'then',
    ][n % 8] ?? '',
  (n) => `\uD800half-${n}`,
]

/** 200 names that mean harm, or that some file system takes badly. */
export const hostileNames: readonly string[] = Array.from({ length: 200 }, (_, n) => {
  const kind = kinds[n % kinds.length]
  return kind === undefined ? '' : kind(Math.floor(n / kinds.length))
})
