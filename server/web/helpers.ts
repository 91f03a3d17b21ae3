import type { AssetMap } from './assets.ts'
import { dates } from './helpers/dates.ts'
import type { Helpers } from './helpers/helper.ts'
import { yielding } from './helpers/helper.ts'
import { logic } from './helpers/logic.ts'
import { marks } from './helpers/marks.ts'
import { bare, shell } from './helpers/shell.ts'
import { values } from './helpers/values.ts'

/** Every helper a view may use; docs/views.md explains them. */
export function helpers(assets: AssetMap): Helpers {
  const asset = (name: string) => addressOf(assets, name)
  const all = { ...logic, ...dates, ...values, ...marks, ...shell, asset }
  const yielded = Object.entries(all).map(([name, helper]) => [name, yielding(name, helper)])
  return { ...Object.fromEntries(yielded), ...bare }
}

function addressOf(assets: AssetMap, name: string): string {
  const address = assets[name]
  if (address === undefined) throw new Error(`No asset "${name}"`)
  return address
}
