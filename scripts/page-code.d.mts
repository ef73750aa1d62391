/** The code of the report's page as a constant for a bundler's `define`. */
export function pageCodeConstant(): Promise<Record<string, string>>
