import { isIP } from 'node:net'

/** An IP address as its 4 or 16 bytes. */
export function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [left = '', right = ''] = expandedMapped(address).split('::')
  const [head, tail] = [groups(left), groups(right)]
  const middle = new Array<number>(8 - head.length - tail.length).fill(0)
  const bytes = Buffer.alloc(16)
  for (const [index, group] of [...head, ...middle, ...tail].entries()) bytes.writeUInt16BE(group, index * 2)
  return bytes
}

/** 4 or 16 bytes as an address in its shortest form. */
export function addressFrom(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.')
  const words = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1)
}

/** The same spelling for the same address. */
export function normalAddress(address: string): string {
  return addressFrom(addressBytes(address))
}

function groups(part: string): number[] {
  return part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
}

/** ::ffff:10.0.0.1 ends in dotted decimals. */
function expandedMapped(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}
