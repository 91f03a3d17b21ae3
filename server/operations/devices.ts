/** How many steps it takes to trust a root certificate; the words stand in locales under operations.certificate. */
export const devices = [
  { key: 'windows', steps: ['1', '2', '3', '4'] },
  { key: 'macos', steps: ['1', '2', '3'] },
  { key: 'ios', steps: ['1', '2', '3'] },
  { key: 'android', steps: ['1', '2', '3'] },
  { key: 'firefox', steps: ['1', '2'] },
] as const
