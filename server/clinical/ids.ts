/**
 * The id of the nth row a form makes, from the one id it carries: the form sent twice makes the same rows.
 * @param id a UUID @param n 0 gives the id itself
 */
export function nthId(id: string, n: number): string {
  const end = (BigInt(`0x${id.slice(-12)}`) + BigInt(n)) & 0xffff_ffff_ffffn
  return id.slice(0, -12) + end.toString(16).padStart(12, '0')
}
