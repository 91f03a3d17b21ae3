/** Types the code of a one-time link into its field: it stands behind the #, where no server or proxy sees it. */
class LinkCode extends HTMLElement {
  connectedCallback(): void {
    const code = decodeURIComponent(location.hash.slice(1))
    const field = this.querySelector('input')
    if (!field || !/^[0-9A-Za-z-]{10,60}$/.test(code)) return
    field.value = code
    // Whoever reads the page in another language still has it.
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[hreflang]')) link.hash = location.hash
    // Neither the address bar nor the history keeps it.
    history.replaceState(null, '', location.pathname + location.search)
  }
}

customElements.define('link-code', LinkCode)
