/** How far from a mark it still answers to the pointer, pixels: points are small, fingers are not. */
const reach = 22

interface Mark {
  readonly element: SVGElement
  readonly text: string
}

interface Place {
  readonly mark: Mark
  /** Against the corner of the chart, in pixels of the screen. */
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/**
 * Values of marks when they are pointed at, touched or reached by keyboard: Tab enters a chart, arrow keys go from mark to
 * mark from left to right, Escape closes. Without it browsers show the titles of the marks.
 */
export function explainCharts(): void {
  const tip = document.createElement('div')
  tip.className = 'tip'
  tip.setAttribute('aria-hidden', 'true')
  tip.hidden = true
  document.body.append(tip)
  for (const chart of document.querySelectorAll<SVGSVGElement>('svg.chart')) explain(chart, tip)
}

function explain(chart: SVGSVGElement, tip: HTMLElement): void {
  const marks = takeTitles(chart)
  const [first] = marks
  if (first === undefined) return
  chart.setAttribute('role', 'group')
  first.element.setAttribute('tabindex', '0')
  let shown: Mark | undefined
  const show = (mark: Mark | undefined): void => {
    shown?.element.classList.remove('told')
    shown = mark
    tip.hidden = mark === undefined
    if (mark === undefined) return
    mark.element.classList.add('told')
    tip.textContent = mark.text
    place(tip, mark.element.getBoundingClientRect())
  }
  chart.addEventListener('pointermove', ({ clientX, clientY }) =>
    show(nearest(chart, marks, clientX, clientY)),
  )
  chart.addEventListener('pointerdown', ({ clientX, clientY }) =>
    show(nearest(chart, marks, clientX, clientY)),
  )
  chart.addEventListener('pointerleave', () => show(undefined))
  chart.addEventListener('focusin', ({ target }) => show(marks.find(({ element }) => element === target)))
  chart.addEventListener('focusout', () => show(undefined))
  chart.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') show(undefined)
    const next = stepOf(event.key, marks, event.target)
    if (next === undefined) return
    event.preventDefault()
    for (const { element } of marks) element.setAttribute('tabindex', '-1')
    next.element.setAttribute('tabindex', '0')
    next.element.focus()
  })
}

/** Marks that have a title lose it: two tooltips would be one too many. From left to right. */
function takeTitles(chart: SVGSVGElement): Mark[] {
  const marks = [...chart.querySelectorAll('title')].flatMap((title): Mark[] => {
    const element: Element | null = title.parentElement
    const text = title.textContent
    title.remove()
    if (!(element instanceof SVGElement) || element === chart) return []
    element.setAttribute('role', 'img')
    element.setAttribute('aria-label', text)
    element.setAttribute('tabindex', '-1')
    return [{ element, text }]
  })
  return inReadingOrder(marks)
}

function inReadingOrder(marks: readonly Mark[]): Mark[] {
  const placed = marks.map((mark) => ({ mark, box: mark.element.getBoundingClientRect() }))
  const middle = ({ left, right }: DOMRect): number => (left + right) / 2
  return placed.sort((a, b) => middle(a.box) - middle(b.box) || a.box.top - b.box.top).map(({ mark }) => mark)
}

function stepOf(key: string, marks: readonly Mark[], target: EventTarget | null): Mark | undefined {
  const at = marks.findIndex(({ element }) => element === target)
  if (at === -1) return undefined
  if (key === 'ArrowRight' || key === 'ArrowDown') return marks[Math.min(at + 1, marks.length - 1)]
  if (key === 'ArrowLeft' || key === 'ArrowUp') return marks[Math.max(at - 1, 0)]
  if (key === 'Home') return marks[0]
  return key === 'End' ? marks.at(-1) : undefined
}

const places = new WeakMap<SVGSVGElement, { readonly width: number; readonly list: readonly Place[] }>()

/** Measured once for a width of the chart: a page may have thousands of marks. */
function placesOf(chart: SVGSVGElement, marks: readonly Mark[], frame: DOMRect): readonly Place[] {
  const known = places.get(chart)
  if (known?.width === frame.width) return known.list
  const list = marks.map((mark): Place => {
    const { left, right, top, bottom } = mark.element.getBoundingClientRect()
    return {
      mark,
      left: left - frame.left,
      right: right - frame.left,
      top: top - frame.top,
      bottom: bottom - frame.top,
    }
  })
  places.set(chart, { width: frame.width, list })
  return list
}

function nearest(chart: SVGSVGElement, marks: readonly Mark[], x: number, y: number): Mark | undefined {
  const frame = chart.getBoundingClientRect()
  const [atX, atY] = [x - frame.left, y - frame.top]
  let best: { readonly mark: Mark; readonly distance: number } | undefined
  for (const { mark, left, right, top, bottom } of placesOf(chart, marks, frame)) {
    // To the edge of the mark; between marks that overlap, to their middle.
    const edge = Math.hypot(Math.max(left - atX, 0, atX - right), Math.max(top - atY, 0, atY - bottom))
    if (edge > reach) continue
    const distance = edge + Math.hypot(atX - (left + right) / 2, atY - (top + bottom) / 2) / 1000
    if (best === undefined || distance < best.distance) best = { mark, distance }
  }
  return best?.mark
}

/** Above the mark, or below where there is no room; inside of the window. */
function place(tip: HTMLElement, { left, right, top, bottom }: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect()
  const middle = (left + right) / 2 - width / 2
  tip.style.left = `${Math.max(8, Math.min(middle, document.documentElement.clientWidth - width - 8))}px`
  tip.style.top = `${top - height - 8 > 0 ? top - height - 8 : bottom + 8}px`
}
