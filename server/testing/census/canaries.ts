/**
 * Texts that would become markup, code or formulas wherever a page forgot to treat them as text. Each carries a
 * name of its own, `x-canary-N`, that no page of ours uses as an element or attribute.
 */
export const canaries: readonly string[] = [
  (n: string) => `<${n}>`,
  (n: string) => `"><${n}>`,
  (n: string) => `'><${n}>`,
  (n: string) => `" ${n}="1`,
  (n: string) => `' ${n}='1`,
  (n: string) => `</title><${n}>`,
  (n: string) => `</textarea><${n}>`,
  (n: string) => `</script><${n}>`,
  (n: string) => `--><${n}>`,
  (n: string) => `<svg><${n} onload=alert(1)>`,
  (n: string) => `<img src=x onerror=alert(1) ${n}>`,
  (n: string) => `javascript:alert('${n}')`,
  (n: string) => `{{${n}}}<${n}>`,
  (n: string) => `&lt;${n}&gt;<${n}>`,
  (n: string) => `<!--<${n}>`,
  (n: string) => `]]><${n}>`,
  (n: string) => `</style><${n}>`,
  (n: string) => `<a href="javascript:1" ${n}>`,
  (n: string) => `<iframe srcdoc="<${n}>"><${n}>`,
  (n: string) => `=cmd|'/c calc'!A1 <${n}>`,
].flatMap((write, index) =>
  ['', ' ü😀\u202e', `\u00a0${'long '.repeat(6)}`].map(
    (more, at) => write(`x-canary-${index * 3 + at}`) + more,
  ),
)
