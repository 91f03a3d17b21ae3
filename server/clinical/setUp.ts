import { setupStep } from '../access/setup.ts'
import { choicesOf } from '../web/fields.ts'
import { choice, form } from '../web/forms.ts'
import { CATALOGUE, GROUPS, suggestedFee } from './catalogue.ts'
import { insertCatalogue, procedures } from './catalogue.queries.ts'

const FEES = ['suggested', 'none'] as const

/** A new clinic takes over the list of procedures, with the suggested fees or without. */
export const catalogueStep = setupStep({
  key: 'treatments',
  words: 'clinical.setUp.name',
  view: 'clinical/set-up',
  form: form({ fees: choice(FEES) }),
  done: async (db) => (await procedures(db)).length > 0,
  show: async (call) => {
    const { currency, language } = call.clinic
    const known = CATALOGUE.every((entry) => suggestedFee(entry, currency))
    return {
      count: CATALOGUE.length,
      known,
      currency,
      fees: choicesOf(known ? FEES : ['none'], call.words, 'clinical.setUp.fees'),
      groups: GROUPS.map((group) => {
        const entries = CATALOGUE.filter((entry) => entry.group === group)
        const examples = entries.slice(0, 2).map((entry) => entry[language].name)
        return {
          name: call.words(`clinical.group.${group}`),
          count: entries.length,
          examples: examples.join(' · '),
        }
      }),
    }
  },
  save: async (call, { fees }) => {
    await insertCatalogue(call.db, call.clinic.currency, { fees: fees === 'suggested' })
  },
})
