const themes = ['auto', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

const words: Readonly<Record<Theme, string>> = { auto: 'as the system', light: 'light', dark: 'dark' }
const place = 'soalbench-theme'

/** A button for light, dark, or what the system says; remembered where the browser allows it. */
export function switchTheme(): void {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'theme'
  let theme = remembered()
  const show = (): void => {
    if (theme === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    button.textContent = `Colours: ${words[theme]}`
  }
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto'
    remember(theme)
    show()
  })
  show()
  document.querySelector('.head')?.prepend(button)
}

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(place)
    return themes.find((theme) => theme === stored) ?? 'auto'
  } catch {
    return 'auto'
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(place, theme)
  } catch {
    // A browser may forbid a file to keep anything: then the choice holds until the page is closed.
  }
}
