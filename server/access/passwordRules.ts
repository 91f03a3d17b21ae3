import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { z } from 'zod'
import { normalise } from '../lib/text.ts'
import type { FieldError } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'

export const SHORTEST = 12
const LONGEST = 200

/**
 * Any characters, at least twelve of them; what guessing programs try first is refused.
 * @param about names of the person, their address and their clinic, which must not be the whole of it
 * @throws Refusal beside the field `password`
 */
export function refuseWeakPassword(password: string, about: readonly string[]): void {
  const weak = weaknessOf(password)
  if (weak) throw new Refusal('password', weak.words, weak.values)
  if (isAbout(password, about)) throw new Refusal('password', 'access.refusals.about')
}

/** A new password of a form: what is wrong with it, whoever chooses it, is said with what is wrong elsewhere. */
export function newPassword() {
  return z
    .string()
    .max(1000)
    .default('')
    .superRefine((password, context) => {
      const weak = weaknessOf(password)
      if (weak) context.addIssue({ code: 'custom', message: weak.words, params: weak.values })
    })
}

function weaknessOf(password: string): FieldError | undefined {
  const length = [...password.normalize('NFKC')].length
  if (length < SHORTEST) return { words: 'access.refusals.short', values: { count: SHORTEST } }
  if (length > LONGEST) return { words: 'forms.errors.tooLong', values: { max: LONGEST } }
  return isCommon(password) ? { words: 'access.refusals.common', values: {} } : undefined
}

/** On the list, or nothing but words of the list with digits and signs around them. */
export function isCommon(password: string): boolean {
  const list = commonPasswords()
  const small = password.normalize('NFKC').toLowerCase()
  if (list.has(small) || isMonotonous(small)) return true
  const core = bare(small)
  return core.length < 4 || list.has(core) || list.has(half(core))
}

function isAbout(password: string, about: readonly string[]): boolean {
  const own = about
    .flatMap((name) => normalise(name).split(/[\s@._-]+/))
    .filter((word) => word.length > 2)
    .sort((one, other) => other.length - one.length)
  const left = own.reduce((text, word) => text.replaceAll(word, ''), normalise(password))
  return left !== normalise(password) && [...left.replace(/[^\p{L}\p{N}]/gu, '')].length < 6
}

/** Without what people put around a word to make it "strong", and with letters for the signs that stand for them. */
function bare(password: string): string {
  return password
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
    .replace(/[@4]/g, 'a')
    .replace(/3/g, 'e')
    .replace(/[1!]/g, 'i')
    .replace(/0/g, 'o')
    .replace(/[$5]/g, 's')
    .replace(/[^\p{L}]/gu, '')
}

/** passwordpassword is no better than password. */
function half(text: string): string {
  const first = text.slice(0, text.length / 2)
  return first + first === text ? first : text
}

/** One or two characters over and over, or a run of neighbours: aaaaaaaaaaaa, 123456789012. */
function isMonotonous(text: string): boolean {
  if (new Set(text).size <= 2) return true
  const steps = [...text].map((sign, at) => sign.charCodeAt(0) - (text.charCodeAt(at - 1) || 0)).slice(1)
  return new Set(steps.map((step) => (Math.abs(step) === 9 ? -step / 9 : step))).size === 1
}

// A part of the passwords of @zxcvbn-ts/language-common 4.1.3 (MIT): see docs/third-party.md.
let known: Set<string> | undefined

function commonPasswords(): Set<string> {
  known ??= new Set(
    brotliDecompressSync(readFileSync(join(import.meta.dirname, 'commonPasswords.br')))
      .toString('utf8')
      .split('\n'),
  )
  return known
}
