// Menus are <details class="menu">: with a script they also close on Esc, on a click elsewhere and one by one.
document.addEventListener('click', ({ target }) => closeMenus((target as Element).closest('details.menu')))

document.addEventListener(
  'keydown',
  (event) => {
    const open = document.querySelector<HTMLDetailsElement>('details.menu[open]')
    if (event.key !== 'Escape' || !open) return
    event.stopImmediatePropagation()
    open.open = false
    open.querySelector('summary')?.focus()
  },
  { capture: true },
)

function closeMenus(except: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
    if (menu !== except) menu.open = false
  }
}
