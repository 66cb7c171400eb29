import { decoded } from './decoded.ts'

const mask = '***'

/** A shorter value may be part of ordinary words: it is masked only where its name or a URL identifies it. */
const valueLengthMin = 6
/** A shorter value may be a part of other words, such as `run1-2-3` of `run1-2-34`: it is masked only where it is not. */
const partLengthMin = 16
/** The maximum number of temporary tokens of clients; the oldest are forgotten first. */
const passingMax = 1_000

/** Names of headers and variables whose value is secret in any service. */
const alwaysSecret = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  String.raw`\w*passw(?:or)?d`,
]

interface Patterns {
  readonly ofValues: readonly Replacement[]
  readonly ofNames: readonly Replacement[]
}

type Replacement = readonly [pattern: RegExp, by: string]

const nothingKnown = () => ({
  /** Sources of regular expressions. */
  names: new Set(alwaysSecret),
  secretName: undefined as RegExp | undefined,
  /** The secrets of the description. */
  lasting: new Set<string>(),
  passing: new Set<string>(),
  patterns: undefined as Patterns | undefined,
})
type Known = ReturnType<typeof nothingKnown>

/** Shared by all instances of this module in a process: one reads the description, and another writes reports. */
const shelf = globalThis as { [key: symbol]: Known | undefined }
const known = (shelf[Symbol.for('vitest-plumbline.secrets')] ??= nothingKnown())

/** A value as it appears in text, JSON, HTML and a URL. */
const formsOf = (value: string): readonly string[] => [
  value,
  JSON.stringify(value).slice(1, -1),
  encodeURIComponent(value),
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
]

const character = '[A-Za-z\\d]'
/** Characters that an escape in JSON or a URL, or a colour, ends with are no part of the word behind them. */
const escaped = String.raw`\\[nrtbf]|\\u[\da-fA-F]{4}|%[\da-fA-F]{2}|\[[\d;]*m`
const isCharacter = new RegExp(character)

function sourceOf(form: string): string {
  const source = RegExp.escape(form)
  if (form.length >= partLengthMin) return source
  const begins = isCharacter.test(form[0] ?? '') ? `(?:(?<!${character})|(?<=${escaped}))` : ''
  return `${begins}${source}${isCharacter.test(form.at(-1) ?? '') ? `(?!${character})` : ''}`
}

/** From now on masks the values of these headers and variables in all output. Case is ignored. */
export function keepSecretNames(names: readonly string[]): void {
  for (const name of names) known.names.add(RegExp.escape(name))
  known.secretName = undefined
  known.patterns = undefined
}

/**
 * From now on masks these values in all output, except very short values and numbers, which would hide much else, and values of fewer
 * than 16 characters where they are a part of a word. A value that is not `lasting` is forgotten after a thousand others.
 */
export function keepSecret(values: readonly string[], { lasting = false } = {}): void {
  const kept = lasting ? known.lasting : known.passing
  for (const value of values) {
    if (kept.has(value) || value.length < valueLengthMin || /^[\d.]+$/.test(value)) continue
    kept.add(value)
    known.patterns = undefined
  }
  for (const oldest of known.passing) {
    if (known.passing.size <= passingMax) break
    known.passing.delete(oldest)
  }
}

function isSecretName(name: string): boolean {
  known.secretName ??= new RegExp(`^(?:${[...known.names].join('|')})$`, 'i')
  return known.secretName.test(name)
}

/** Masks one value of a structure, for `JSON.stringify` and the like. `key`: its name in the structure. */
export function maskedValue(key: string, value: unknown): unknown {
  if (typeof value === 'string') return isSecretName(key) ? mask : masked(value)
  const isList = Array.isArray(value) && typeof value[0] === 'string'
  return isList && isSecretName(key) ? [mask] : value
}

/** A structure of plain objects and lists with its secrets masked. */
export const withoutSecrets = <Structure>(structure: Structure): Structure =>
  cleaned('', structure) as Structure

const isPlain = (value: object): boolean =>
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as null)

function cleaned(key: string, value: unknown): unknown {
  const shown = maskedValue(key, value)
  if (Array.isArray(shown)) return shown.map((item: unknown) => cleaned('', item))
  if (typeof shown !== 'object' || shown === null || !isPlain(shown)) return shown
  return Object.fromEntries(Object.entries(shown).map(([name, one]) => [name, cleaned(name, one)]))
}

/** Remembers the secrets in these headers or variables: the values of secret names, and passwords in URLs. */
export function keepSecretsIn(values: Readonly<Record<string, string>>, options = { lasting: false }): void {
  for (const [name, value] of Object.entries(values)) {
    if (isSecretName(name)) keepSecret([value, value.replace(/^(?:Bearer|Basic) /i, '')], options)
    for (const [, password = ''] of value.matchAll(/:\/\/[^\s:@/]*:([^\s@/]+)@/g)) {
      keepSecret([password, decoded(password)], options)
    }
  }
}

/** A text for output with its secrets masked. JSON is masked value by value instead. */
export function masked(text: string): string {
  known.patterns ??= patternsOf(known)
  const { ofValues, ofNames } = known.patterns
  // Most texts are short words; a record has thousands.
  const replacements = mayName.test(text) ? [...ofValues, ...ofNames] : ofValues
  return replacements.reduce((shown, [pattern, by]) => shown.replace(pattern, by), text)
}

const mayName = /[:=]|bearer|basic/i

function patternsOf({ names, lasting, passing }: Known): Patterns {
  const name = `(?<![\\w-])(?:${[...names].join('|')})`
  // Matches `"cookie":"…"`, also in a text of JSON or HTML. The closing quote equals the opening one, or the line is truncated.
  const quote = String.raw`\\*["'` + '`]|&quot;|&#39;'
  const rest = String.raw`(?:\\{3,}["'` + String.raw`]|\\.|[^\\\n])*?(?:\2|$)`
  const sign = String.raw`\s*[:=]\s*\[?\s*`
  const forms = new Set([...lasting, ...passing].flatMap(formsOf))
  const longestFirst = [...forms].toSorted((one, other) => other.length - one.length).map(sourceOf)
  const quoted = `(${name}(?:${quote})?${sign})(${quote})${rest}(?:\\s*,\\s*\\2${rest}(?=[\\s,\\]]))*`
  // In a line of source, what follows a name may be its type.
  const type = String.raw`(?<=:\s*)(?:string|number|boolean|unknown|Buffer|Uint8Array)(?=\s*[,;)|])`
  const bare = `(${name}${sign})(?!${quote}|${type})[^\\s"'\`,\\\\&}\\]<][^"'\`,\\\\&}\\]<\\n]*`
  return {
    ofValues: longestFirst.length === 0 ? [] : [[new RegExp(longestFirst.join('|'), 'g'), mask]],
    ofNames: [
      [/(:\/\/[^\s:@/"'\\]*):[^\s@/"'\\]+@/g, `$1:${mask}@`],
      [/\b(Bearer|Basic) [\w.~+/=-]{6,}/gi, `$1 ${mask}`],
      [new RegExp(quoted, 'gim'), `$1$2${mask}$2`],
      [new RegExp(bare, 'gi'), `$1${mask}`],
    ],
  }
}
