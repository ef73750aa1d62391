/** Once, when the element comes near the window or is about to be printed. */
export function whenNear(element: HTMLElement, act: () => void): void {
  const seen = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) once()
    },
    { rootMargin: '600px' },
  )
  const once = (): void => {
    seen.disconnect()
    removeEventListener('beforeprint', once)
    act()
  }
  addEventListener('beforeprint', once)
  seen.observe(element)
}
