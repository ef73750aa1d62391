// The code of the report's page: one script for browsers, put into the program as a text.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The same TypeScript that the commands run, so that the page computes what they do. */
export async function pageCode() {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: ['src/report/page/main.ts'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    mainFields: ['module', 'main'],
    // lib-r-math.js asks it for seeds of random numbers, of which there are none here.
    alias: { crypto: './scripts/absent-random-bytes.mjs' },
    logLevel: 'warning',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error('the page has no code')
  // Neither may end the element that holds it, nor open a comment in it.
  return file.text.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
}

/** As a constant of the program. */
export const pageCodeConstant = async () => ({ SOALBENCH_PAGE_CODE: JSON.stringify(await pageCode()) })
