import * as v from 'valibot'

const weightedText = v.pipe(
  v.union([v.string(), v.tuple([v.string(), v.pipe(v.number(), v.gtValue(0))])]),
  v.transform((entry): readonly [string, number] => (typeof entry === 'string' ? [entry, 1] : entry)),
)
const weightedTexts = v.pipe(v.array(weightedText), v.minLength(1))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** Cumulative shares with the value reached there, ascending, first share 0 and last 1; straight lines between. */
const quantiles = v.pipe(v.array(v.tuple([share, v.union([v.number(), v.string()])])), v.minLength(2))
const distribution = v.union([
  v.strictObject({
    quantiles,
    /** This share of the values is rounded to a multiple of `step`, as people do with prices. */
    round: v.optional(v.strictObject({ step: v.pipe(v.number(), v.gtValue(0)), share })),
  }),
  v.strictObject({
    weights: v.pipe(v.array(v.tuple([v.union([v.number(), v.string()]), v.number()])), v.minLength(1)),
  }),
])

const common = {
  name: v.pipe(v.string(), v.minLength(1)),
  /** Share of nulls. */
  nulls: v.optional(share, 0),
  /** Null wherever this other column is null. */
  nullWith: v.optional(v.string()),
  /** Null wherever another column has this text. */
  nullWhen: v.optional(v.strictObject({ column: v.string(), equals: v.string() })),
}

/** Numbers and times: one distribution, or one for each text of another column. */
const measured = {
  distribution: v.optional(distribution),
  by: v.optional(v.strictObject({ column: v.string(), groups: v.record(v.string(), distribution) })),
}

const language = v.strictObject({
  weight: v.pipe(v.number(), v.gtValue(0)),
  /** Texts with `{word}` (drawn from `words`) and `{=column}` (text of another column of the same record). */
  patterns: weightedTexts,
  words: v.optional(v.record(v.string(), weightedTexts), {}),
})

const column = v.variant('kind', [
  /** Unique: five digits of the block, then digits of the record in it. */
  v.strictObject({ ...common, kind: v.literal('key'), prefix: v.optional(v.string(), '') }),
  v.strictObject({
    ...common,
    kind: v.literal('category'),
    values: v.optional(weightedTexts),
    by: v.optional(v.strictObject({ column: v.string(), groups: v.record(v.string(), weightedTexts) })),
  }),
  v.strictObject({
    ...common,
    kind: v.literal('integer'),
    /** Needs 64 bits. */
    long: v.optional(v.boolean(), false),
    ...measured,
  }),
  v.strictObject({
    ...common,
    kind: v.literal('decimal'),
    scale: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)),
    /** Digits in all, of the decimal type in Parquet. */
    precision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(18)), 18),
    ...measured,
  }),
  v.strictObject({ ...common, kind: v.literal('date'), ...measured }),
  v.strictObject({ ...common, kind: v.literal('timestamp'), separator: v.picklist([' ', 'T']), ...measured }),
  v.strictObject({ ...common, kind: v.literal('boolean'), trueShare: share }),
  v.strictObject({
    ...common,
    kind: v.literal('text'),
    languages: v.pipe(v.array(language), v.minLength(1)),
  }),
  /**
   * Fixed length; every position has its class: `9` digit, `F` or `f` upper or lower case hexadecimal digit, `A` or
   * `a` letter, and `\` before a character that stands for itself.
   */
  v.strictObject({ ...common, kind: v.literal('code'), pattern: v.pipe(v.string(), v.minLength(1)) }),
  /** Extended WKB of a point (SRID 4326) in hexadecimal; degrees, uniform in the box. */
  v.strictObject({
    ...common,
    kind: v.literal('point'),
    longitude: v.tuple([v.number(), v.number()]),
    latitude: v.tuple([v.number(), v.number()]),
  }),
])

/** Names are parts of file names. */
export const datasetName = /^[a-z0-9][a-z0-9_-]{0,63}$/

/** What a dataset looks like: the content of a `dataset.json`, or what was learned from a sample. */
export const datasetDefinition = v.strictObject({
  schema: v.literal('soalbench.dataset/1'),
  name: v.pipe(v.string(), v.regex(datasetName)),
  licence: v.string(),
  origin: v.string(),
  delimiter: v.picklist([',', ';', '\t', '|']),
  /** Share of records that repeat an earlier one, byte for byte. */
  duplicates: v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)),
  /** The text column that is lengthened by some bytes to meet an exact size. Without it sizes are exact to a record. */
  stretch: v.optional(v.string()),
  columns: v.pipe(v.array(column), v.minLength(1)),
})

export type DatasetDefinition = v.InferOutput<typeof datasetDefinition>
export type ColumnDefinition = DatasetDefinition['columns'][number]
export type ColumnOf<K extends ColumnDefinition['kind']> = Extract<ColumnDefinition, { kind: K }>
export type Distribution = v.InferOutput<typeof distribution>
export type WeightedText = v.InferOutput<typeof weightedText>
