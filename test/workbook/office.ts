import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readXlsx, type Workbook } from 'hucre/xlsx'

const program = '/usr/bin/soffice'

/** Empty where LibreOffice Calc is there. */
export const officeMissing = existsSync(program)
  ? ''
  : ' (skipped: needs the Debian package libreoffice-calc)'

/** Converts a file with LibreOffice, in a folder and with a profile of its own; the files that came out, by name. */
export async function convert(
  name: string,
  bytes: Uint8Array | string,
  target: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-office-'))
  try {
    await writeFile(join(folder, name), bytes)
    const profile = pathToFileURL(join(folder, 'profile')).href
    const out = join(folder, 'out')
    await finished(program, [
      ...[`-env:UserInstallation=${profile}`, '--headless', '--norestore', '--convert-to', target],
      ...['--outdir', out, join(folder, name)],
    ])
    const names = await readdir(out)
    const files = await Promise.all(
      names.map(async (file) => [file, await readFile(join(out, file))] as const),
    )
    return new Map(files)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What LibreOffice makes of a workbook: cells without a value are computed by it. */
export async function recalculated(bytes: Uint8Array): Promise<Workbook> {
  const files = await convert('in.xlsx', bytes, 'xlsx:Calc MS Excel 2007 XML')
  const [file] = files.values()
  if (file === undefined) throw new Error('LibreOffice wrote nothing')
  return readXlsx(file)
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
