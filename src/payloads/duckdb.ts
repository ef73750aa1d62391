// Reached by `import()` only, and by name: a bundled `import()` of the package itself yields nothing but `default`.
export { DuckDBInstance } from '@duckdb/node-api'
