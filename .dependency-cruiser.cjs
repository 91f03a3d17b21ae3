/** Who may import whom: docs of the house, section "A map of the house" in README.md. */

// From the ground up: a domain imports only from those named before it.
const domains = [
  'access',
  'patients',
  'schedule',
  'clinical',
  'documents',
  'billing',
  'lab',
  'reports',
  'privacy',
  'operations',
]
const anyDomain = `^server/(${domains.join('|')})/`
const tests = ['[.]test[.]ts$', '/testing/', '/(testing|racing)[.]ts$']

const upwards = domains.slice(0, -1).map((domain, index) => ({
  name: `${domain}-knows-nothing-above-it`,
  severity: 'error',
  from: { path: `^server/${domain}/`, pathNot: tests },
  to: { path: `^server/(${domains.slice(index + 1).join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...upwards,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'routes-are-only-for-their-domain',
      comment: 'A route is reached through the list of domains, never by another module.',
      severity: 'error',
      from: { pathNot: ['/domain[.]ts$', '^server/domains[.]ts$', ...tests] },
      to: { path: '[.]routes[.]ts$' },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^server/(web|db|history|files|mail|print|live|jobs|lib)/', pathNot: tests },
      to: { path: anyDomain },
    },
    {
      name: 'lib-is-pure',
      severity: 'error',
      from: { path: '^server/lib/', pathNot: tests },
      to: { path: ['^server/(?!lib/)', '^(node:)?(fs|net|http|https|child_process|worker_threads|dns|tls)(/|$)', 'node_modules/(pg|knex|express)/'] },
    },
    {
      name: 'express-only-at-the-door',
      severity: 'error',
      from: { path: '^server/', pathNot: ['^server/(web/|app[.]ts)', ...tests] },
      to: { path: 'node_modules/(express|express-session|passport|helmet)/' },
    },
    {
      name: 'server-knows-no-command',
      severity: 'error',
      from: { path: '^(server|config)/', pathNot: tests },
      to: { path: '^(scripts|bench|test)/' },
    },
    {
      name: 'config-stands-alone',
      severity: 'error',
      from: { path: '^config/', pathNot: tests },
      to: { path: '^(server|scripts|views|bench|test)/' },
    },
    {
      name: 'browser-code-takes-only-pure-modules',
      severity: 'error',
      from: { path: '^views/client/' },
      to: { path: '^(server/(?!lib/)|config|scripts)/' },
    },
    {
      name: 'product-needs-no-test-tools',
      severity: 'error',
      from: { path: '^(server|config|views)/', pathNot: tests },
      to: { path: ['^server/testing/', '[.]test[.]ts$'], dependencyTypesNot: ['npm-dev'] },
    },
    {
      name: 'product-needs-no-dev-dependency',
      severity: 'error',
      from: { path: '^(server|config|views)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(data|[.]cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
