/** A button inside a password field that shows what was typed. */
class RevealPassword extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector('input')
    if (!input || this.querySelector('button')) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'btn btn-plain btn-s'
    button.textContent = this.dataset.show ?? ''
    button.addEventListener('click', () => {
      const hidden = input.type === 'password'
      input.type = hidden ? 'text' : 'password'
      button.textContent = (hidden ? this.dataset.hide : this.dataset.show) ?? ''
      input.focus()
    })
    input.form?.addEventListener('submit', () => (input.type = 'password'))
    this.append(button)
  }
}

customElements.define('reveal-password', RevealPassword)
