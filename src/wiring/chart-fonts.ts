import { createRequire } from 'node:module'

/** Fonts that come with the program: charts as PNG look the same on every machine. */
export function chartFonts(): { readonly fontFiles: readonly string[]; readonly fontFamily: string } {
  const { resolve } = createRequire(import.meta.url)
  // Narrow: as wide as the fonts that the page is set in, for which the charts leave room.
  const files = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf']
  return {
    fontFiles: files.map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`)),
    fontFamily: 'DejaVu Sans Condensed',
  }
}
