import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readXlsx, type Workbook } from 'hucre/xlsx'

const program = '/usr/bin/soffice'

/** Empty where LibreOffice Calc is there. */
export const officeMissing = existsSync(program)
  ? ''
  : ' (skipped: needs the Debian package libreoffice-calc)'

/** Converts files with one LibreOffice, in a folder and with a profile of its own; what came out, in their order. */
export async function convert(
  inputs: readonly (Uint8Array | string)[],
  ending: string,
  target: string,
): Promise<readonly Buffer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-office-'))
  try {
    const paths = inputs.map((_, at) => join(folder, `in-${at}.${ending}`))
    for (const [at, bytes] of inputs.entries()) await writeFile(paths[at] ?? '', bytes)
    const profile = pathToFileURL(join(folder, 'profile')).href
    const out = join(folder, 'out')
    await finished(program, [
      ...[`-env:UserInstallation=${profile}`, '--headless', '--norestore', '--convert-to', target],
      ...['--outdir', out, ...paths],
    ])
    const made = target.split(':')[0] ?? ''
    return await Promise.all(inputs.map((_, at) => readFile(join(out, `in-${at}.${made}`))))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What LibreOffice makes of workbooks: cells without a value are computed by it. */
export async function recalculated(workbooks: readonly Uint8Array[]): Promise<readonly Workbook[]> {
  const files = await convert(workbooks, 'xlsx', 'xlsx:Calc MS Excel 2007 XML')
  return Promise.all(files.map((file) => readXlsx(file)))
}

function finished(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${stderr}`)),
    )
  })
}
