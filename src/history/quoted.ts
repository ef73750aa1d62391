/** A text in a statement: COPY and read_parquet take no parameters. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
