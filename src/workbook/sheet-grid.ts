import type { Cell, CellStyle, WriteSheet } from 'hucre/xlsx'
import { textCell } from './cell-text.ts'

/** What a formula shows: a number, or a text such as `no rate in this region`. */
export type Shown = number | string

/** A formula with its present value, so that a viewer that does not calculate shows the right number. */
export interface Computed {
  readonly formula: string
  readonly value: Shown
}

export interface PageOptions {
  /** Of the columns, in characters. */
  readonly widths: readonly number[]
  /** Pages beside each other when printed. */
  readonly pagesWide?: number
  /** What is printed: `$A$1:$K$40`; absent is all. */
  readonly printArea?: string
}

/** The cells of one sheet while it is made. Rows and columns count from 0. */
export class SheetGrid {
  readonly name: string
  readonly #cells = new Map<string, Partial<Cell>>()

  constructor(name: string) {
    this.name = name
  }

  text(row: number, column: number, text: string | null, style?: CellStyle): void {
    this.#put(row, column, text === null ? {} : textCell(text), style)
  }

  /** Absent and infinite numbers leave the cell empty: never 0. */
  number(row: number, column: number, value: number | null, style?: CellStyle): void {
    this.#put(row, column, value === null || !Number.isFinite(value) ? {} : { value }, style)
  }

  time(row: number, column: number, value: Date, style: CellStyle): void {
    this.#put(row, column, { value }, style)
  }

  flag(row: number, column: number, value: boolean | null): void {
    this.#put(row, column, value === null ? {} : { value })
  }

  formula(row: number, column: number, { formula, value }: Computed, style?: CellStyle): void {
    this.#put(row, column, { formula, formulaResult: value }, style)
  }

  /** Texts beside each other. */
  texts(row: number, column: number, texts: readonly string[], style?: CellStyle): void {
    texts.forEach((text, at) => this.text(row, column + at, text, style))
  }

  sheet(rest: Omit<WriteSheet, 'name' | 'cells' | 'columns' | 'pageSetup'> & PageOptions): WriteSheet {
    const { widths, pagesWide = 1, printArea, ...others } = rest
    return {
      name: this.name,
      cells: this.#cells,
      columns: widths.map((width) => ({ width })),
      view: { showGridLines: false },
      pageSetup: {
        ...{ paperSize: 'a4', orientation: 'landscape' },
        ...{ fitToPage: true, fitToWidth: pagesWide, fitToHeight: 0 },
        ...(printArea !== undefined && { printArea }),
      },
      ...others,
    }
  }

  #put(row: number, column: number, cell: Partial<Cell>, style?: CellStyle): void {
    this.#cells.set(`${row},${column}`, style === undefined ? cell : { ...cell, style })
  }
}
