import { readdir, realpath } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { runTool } from './run-tool.ts'

export interface Java {
  readonly home: string
  /** `17.0.15` */
  readonly version: string
}

/** The only major version that Spark 3.5, Glue 5.1 and EMR 7.x share. */
export const javaMajor = 17

/** Java 17 of this computer: JAVA_HOME, the PATH, the usual folders. Undefined if there is none. */
export async function findJava(
  env: Readonly<Record<string, string>>,
  javaHome: string | undefined,
): Promise<Java | undefined> {
  for (const home of [javaHome, ...(await homesOnPath(env)), ...(await usualHomes(env['HOME']))]) {
    if (home === undefined || home === '') continue
    const java = await readJava(home, env)
    if (java !== undefined && Number(java.version.split('.')[0]) === javaMajor) return java
  }
  return undefined
}

/** What lies in `home`, whatever its version; undefined if no Java does. */
export async function readJava(
  home: string,
  env: Readonly<Record<string, string>>,
): Promise<Java | undefined> {
  // Asked rather than read from the `release` file: a JRE may lack the file, and a broken one may have it.
  const args = ['-XshowSettings:properties', '-version']
  const run = await runTool(join(home, 'bin', 'java'), args, { env })
  const version = /^\s*java\.version = (\S+)/m.exec(run.output)?.[1]
  const told = /^\s*java\.home = (.+?)\s*$/m.exec(run.output)?.[1]
  return run.exitCode !== 0 || version === undefined ? undefined : { home: told ?? home, version }
}

async function homesOnPath(env: Readonly<Record<string, string>>): Promise<string[]> {
  const homes: string[] = []
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const java = await realpath(join(folder, 'java')).catch(() => undefined)
    if (java !== undefined) homes.push(dirname(dirname(java)))
  }
  return homes
}

async function usualHomes(home: string | undefined): Promise<string[]> {
  const places: [folder: string, inside: string][] = [
    ['/usr/lib/jvm', ''],
    ['/usr/java', ''],
    ['/opt', ''],
    ['/Library/Java/JavaVirtualMachines', 'Contents/Home'],
    ['/opt/homebrew/opt', 'libexec/openjdk.jdk/Contents/Home'],
    ...(home === undefined ? [] : [[join(home, '.sdkman/candidates/java'), ''] as [string, string]]),
  ]
  const found = await Promise.all(
    places.map(async ([folder, inside]) => {
      const names = await readdir(folder).catch(() => [])
      return names.filter(looksLikeJava).map((name) => join(folder, name, inside))
    }),
  )
  return found.flat()
}

const looksLikeJava = (name: string): boolean =>
  /(jdk|jre|java|temurin|zulu|corretto|^17)/i.test(name) && name.includes('17')
