/** Vega expressions on `datum.value`, so that axes read like the figures in the text. */
export const axisLabels = {
  dollars: "'$' + format(datum.value, '.12~f')",
  milliseconds:
    "datum.value < 1000 ? format(datum.value, '~f') + ' ms' : format(datum.value / 1000, '~f') + ' s'",
} as const
