import { americanClinic } from './americanClinic.ts'
import type { DemoClinic } from './clinic.ts'
import { germanClinic } from './germanClinic.ts'

/** The larger one first. */
export const demoClinics: readonly DemoClinic[] = [germanClinic, americanClinic]
