// Lets the browser keep the page for a lost connection; where it may not (plain HTTP), it does without.
const address = document.querySelector<HTMLElement>('script[data-worker]')?.dataset.worker

if (address && 'serviceWorker' in navigator) {
  const { lang } = document.documentElement
  void navigator.serviceWorker.register(`${address}?language=${lang}`, { scope: '/' }).catch(() => undefined)
}
