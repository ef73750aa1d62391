/**
 * Turns the column heads of sortable tables into buttons. Without it the tables stand in their first order. Rows keep
 * their order where two values are equal; what is absent goes last in both directions.
 */
export const pageScript = `
for (const table of document.querySelectorAll('table[data-sortable]')) {
  const body = table.tBodies[0]
  const heads = [...table.tHead.rows[0].cells]
  heads.forEach((head, index) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = head.textContent
    head.replaceChildren(button)
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending'
      for (const other of heads) other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
      const rows = [...body.rows].map((row) => {
        const cell = row.cells[index]
        const text = cell.dataset.sort ?? cell.textContent
        return { row, text, number: text.trim() === '' ? NaN : Number(text) }
      })
      const absent = (each) => each.text.trim() === ''
      rows.sort((a, b) => {
        if (absent(a) || absent(b)) return absent(a) - absent(b)
        const numbers = !Number.isNaN(a.number) && !Number.isNaN(b.number)
        const order = numbers ? a.number - b.number : a.text.localeCompare(b.text, 'en', { numeric: true })
        return down ? -order : order
      })
      body.append(...rows.map((each) => each.row))
    })
  })
}
`
