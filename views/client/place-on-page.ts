/** Where somebody is on the page: how far each part is scrolled, and what is focused. @returns what leads back there */
export function rememberPlace(): () => void {
  const focused = document.activeElement
  const scrolled = [...document.querySelectorAll('*')]
    .map((part) => ({ part, top: part.scrollTop, left: part.scrollLeft }))
    .filter(({ top, left }) => top !== 0 || left !== 0)
  return () => {
    for (const { part, top, left } of scrolled) part.scrollTo({ top, left, behavior: 'instant' })
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}
