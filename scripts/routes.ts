import { domains } from '../server/domains.ts'

// npm run routes: every route, who may use it, and whose data it reads.

const routes = domains.flatMap((domain) => domain.routes.map((route) => ({ domain: domain.name, route })))
const lines = routes.map(({ domain, route }) => [
  route.method,
  route.path,
  route.may,
  route.reads === 'nothing' ? '' : `reads ${route.reads}`,
  domain,
])
const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
for (const line of lines.sort((one, other) => String(one[1]).localeCompare(String(other[1])))) {
  console.log(
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
console.log(`${routes.length} routes`)
