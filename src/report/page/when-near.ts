/** The page stands and is read from the top first. */
const quietMs = 2_000

/** Once, when the element comes near the window or is about to be printed, or else after a while. */
export function whenNear(element: HTMLElement, act: () => void): void {
  const seen = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) once()
    },
    { rootMargin: '600px' },
  )
  const timer = setTimeout(() => once(), quietMs)
  const once = (): void => {
    clearTimeout(timer)
    seen.disconnect()
    removeEventListener('beforeprint', once)
    act()
  }
  addEventListener('beforeprint', once)
  seen.observe(element)
}
