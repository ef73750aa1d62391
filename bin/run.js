#!/usr/bin/env node
// CommonJS on purpose: `--version` is answered before Node's module loader for ES modules starts.
const { pathToFileURL } = require('node:url')
const { resolve } = require('node:path')

const root = resolve(__dirname, '..')
if (process.argv.length === 3 && process.argv[2] === '--version') {
  const { name, version } = require('../package.json')
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else {
  void import('../dist/cli/main.js').then(({ main }) => main(pathToFileURL(`${root}/`)))
}
