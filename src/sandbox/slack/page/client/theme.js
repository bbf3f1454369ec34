// Runs before anything is painted, so that a dark page never flashes white.
;(() => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const root = document.documentElement
  const apply = () => {
    root.dataset.theme = localStorage.getItem('sandbox-theme') ?? (system.matches ? 'dark' : 'light')
  }
  apply()
  system.addEventListener('change', apply)
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('[data-theme-toggle]')) return
    localStorage.setItem('sandbox-theme', root.dataset.theme === 'dark' ? 'light' : 'dark')
    apply()
  })
})()
