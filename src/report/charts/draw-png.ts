/** What a chart of a slide is drawn at: twice the pixels of the page. */
const zoom = 2

/**
 * A drawing of `renderCharts` as PNG, in its light colours. `fontFiles` are all the fonts that there are: where none of
 * them has a glyph, text is left out without a word, so that nothing depends on the fonts of the machine.
 * @param svg a file of its own @param fontFamily of the fonts in these files
 */
export async function drawPng(
  svg: string,
  { fontFiles, fontFamily }: { readonly fontFiles: readonly string[]; readonly fontFamily: string },
): Promise<Uint8Array> {
  // A native library: only when a picture is asked for.
  const { Resvg } = await import('@resvg/resvg-js')
  const drawing = new Resvg(inFont(svg, fontFamily), {
    fitTo: { mode: 'zoom', value: zoom },
    font: { fontFiles: [...fontFiles], loadSystemFonts: false, defaultFontFamily: fontFamily },
  })
  return drawing.render().asPng()
}

/** The fonts that the drawing names are those of readers' systems. */
const inFont = (svg: string, fontFamily: string): string =>
  svg.replace(/ font-family="[^"]*"/g, ` font-family="${fontFamily}"`)
