#!/usr/bin/env node
// `--version` is answered before anything is loaded; everything else is the bundled program's.
const [first, ...rest] = process.argv.slice(2)
if (first === '--version' && rest.length === 0) {
  const { readFileSync } = await import('node:fs')
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else {
  const { main } = await import('../dist/cli/main.js')
  await main(new URL('..', import.meta.url))
}
