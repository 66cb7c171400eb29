import { distance } from 'fastest-levenshtein'

/** The name closest to a misspelt one; undefined where none is similar. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  // More changes than one in three letters make a different word.
  const changesMost = Math.max(1, Math.floor(word.length / 3))
  const [first] = names
    .map(name => ({ name, changes: changesTo(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ changes }) => changes <= changesMost)
    .toSorted((a, b) => a.changes - b.changes || commonStart(word, b.name) - commonStart(word, a.name))
  return first?.name
}

/** The fix for a name that is none of these. */
export function oneOf(word: string, names: readonly string[]): string {
  const meant = nearest(word, names)
  return `${meant === undefined ? '' : `write ${meant}, or `}use one of ${names.join(', ')}`
}

/** Two swapped neighbours count as one change. */
function changesTo(word: string, name: string): number {
  const swapped = word
    .split('')
    .slice(1)
    .map((letter, index) => `${word.slice(0, index)}${letter}${word[index]}${word.slice(index + 2)}`)
  return Math.min(distance(word, name), ...swapped.map(one => distance(one, name) + 1))
}

function commonStart(a: string, b: string): number {
  const first = a.split('').findIndex((letter, index) => letter !== b[index])
  return first < 0 ? a.length : first
}
