import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  sourceContentFor,
  TraceMap,
} from '@jridgewell/trace-mapping'
import { fileURLToPath } from 'node:url'
import { greatest, sum } from '../judge/statistics.ts'
import type { SourceLine } from '../record/source-line.ts'
import { codeOf, comment, sendingIn } from './source-forms.ts'

/** A bundler's default output folder: the paths in its source map are relative to it. */
const bundlePath = 'dist/bundle'

/** A position in an original file. */
interface Original {
  readonly map: TraceMap
  readonly source: string
  /** From 1. */
  readonly line: number
}

/** Maps running code back to its sources. */
export class Sources {
  readonly #maps: ReadonlyMap<string, TraceMap> | TraceMap

  /** `maps`: by script path; for a service in one file, its map as JSON. */
  constructor(maps: string | ReadonlyMap<string, TraceMap> = new Map()) {
    this.#maps = typeof maps === 'string' ? new TraceMap(maps, bundlePath) : maps
  }

  /** `line` from 1, `column` from 0, in the script that runs under `url`; without `column` the first position of the line. */
  at(url: string, line: number, column?: number): SourceLine | undefined {
    const original = this.#originalOf(url, line, column)
    return original && lineOf(original)
  }

  /** The same. For a script that could not be read, the file name that the engine uses. */
  shownAt(url: string, line: number, column?: number): SourceLine {
    return this.at(url, line, column) ?? { file: url.replace(/^file:\/\//, ''), line }
  }

  #originalOf(url: string, line: number, column?: number): Original | undefined {
    const map = this.#maps instanceof TraceMap ? this.#maps : this.#maps.get(scriptPath(url))
    if (map === undefined) return undefined
    const bias = column === undefined ? LEAST_UPPER_BOUND : GREATEST_LOWER_BOUND
    const { source, line: original } = originalPositionFor(map, { line, column: column ?? 0, bias })
    return source === null ? undefined : { map, source, line: original }
  }

  /** The first line of a function, given by its start, whose words weigh the most: a profile only knows the function. */
  within(url: string, line: number, column: number, weights: ReadonlyMap<string, number>) {
    const original = this.#originalOf(url, line, column)
    if (original === undefined) return undefined
    const { line: first } = original
    const lines = linesOf(original)
    // The head of a function does not keep anything; it names parameters and results.
    const hasBody = indentOf(lines[first] ?? '') > indentOf(lines[first - 1] ?? '')
    const [from, end] = hasBody ? [first + 1, endOf(lines, first)] : [first, first]
    const weightOf = (text: string) => sum([...wordsOf(text)].map(word => weights.get(word) ?? 0))
    const found = lines.slice(from - 1, end).map(weightOf)
    const most = greatest(found)
    return most > 0 ? lineOf({ ...original, line: from + found.indexOf(most) }) : undefined
  }

  /** The service's own line with the first of these forms, the most specific, and of those the first. */
  firstHaving(forms: readonly RegExp[]): SourceLine | undefined {
    const found = this.#own().flatMap(({ lines, ...own }) =>
      codeOf(lines).flatMap((code, index) => {
        const form = forms.findIndex(one => one.test(code))
        return form === -1 ? [] : [{ ...own, line: index + 1, form }]
      }),
    )
    const [best] = found.toSorted((a, b) => a.form - b.form)
    return best && lineOf(best)
  }

  /** For a line that calls a method on a variable of its block: the line above that assigns the variable. */
  making({ file, line }: SourceLine): SourceLine | undefined {
    const own = this.#own().find(({ source }) => source === file)
    const [text = '', ...above] = (own?.lines ?? []).slice(0, line).toReversed()
    const [, name] = /^\s+(\w+)\.\w+\(/.exec(text) ?? []
    if (own === undefined || name === undefined) return undefined
    const made = new RegExp(`^\\s+(?:const|let) ${name} = (?:await )?(?:new )?[\\w.]+\\(`)
    const head = above.findIndex(one => one.trim() !== '' && indentOf(one) < indentOf(text))
    const index = above.slice(0, head).findIndex(one => made.test(one))
    return index === -1 ? undefined : lineOf({ ...own, line: line - 1 - index })
  }

  /** The service's own line that contains a piece of the text's beginning. */
  writing(text: string): SourceLine | undefined {
    const own = this.#own()
    for (let from = 0; from <= Math.min(text.length - pieceLength, piecesTried); from++) {
      const piece = text.slice(from, from + pieceLength)
      for (const { lines, ...file } of own) {
        const index = lines.findIndex(line => line.replace(comment, '').includes(piece))
        if (index !== -1) return lineOf({ ...file, line: index + 1 })
      }
    }
    return undefined
  }

  /** The service's own lines of this form; a line may occur several times. */
  having(form: RegExp): SourceLine[] {
    return this.#own().flatMap(({ lines, ...own }) =>
      lines.flatMap((text, index) =>
        form.test(text.replace(comment, '')) ? [lineOf({ ...own, line: 1 + sendingIn(lines, index) })] : [],
      ),
    )
  }

  /** The service's own file in which this name is a module variable. */
  declaring(name: string): string | undefined {
    const declaration = new RegExp(`^(export )?(const|let|var) ${RegExp.escape(name)}\\b`)
    const found = this.#own().find(({ lines }) => lines.some(line => declaration.test(line)))
    return found?.source
  }

  #own(): (Omit<Original, 'line'> & { readonly lines: string[] })[] {
    const maps = this.#maps instanceof TraceMap ? [this.#maps] : [...this.#maps.values()]
    return maps.flatMap(map =>
      map.resolvedSources.flatMap(source =>
        isForeign({ file: source }) ? [] : [{ map, source, lines: linesOf({ map, source }) }],
      ),
    )
  }

  /** Whether the code at this position is in a loop of its function. */
  isRepeated(url: string, line: number, column: number): boolean {
    const original = this.#originalOf(url, line, column)
    if (original === undefined) return false
    const lines = linesOf(original)
    let indent = Infinity
    for (let number = original.line; number > 0 && indent > 0; number--) {
      const text = lines[number - 1] ?? ''
      if (text.trim() === '' || indentOf(text) >= indent) continue
      indent = indentOf(text)
      if (repeats.test(text)) return true
      if (number !== original.line && begins.test(text)) return false
    }
    return false
  }
}

/** Script identity: a stack has the path of a CommonJS module, and the URL of any other. */
const scriptPath = (url: string): string => (url.startsWith('file://') ? fileURLToPath(url) : url)

const linesOf = ({ map, source }: Omit<Original, 'line'>) => (sourceContentFor(map, source) ?? '').split('\n')

function lineOf({ map, source, line }: Original): SourceLine {
  // A map may lack the texts of its files.
  if (typeof sourceContentFor(map, source) !== 'string') return { file: source, line }
  const lines = linesOf({ map, source })
  const from = Math.max(1, line - shownAround)
  return {
    file: source,
    line,
    text: lines[line - 1]?.trim() ?? '',
    around: { from, lines: lines.slice(from - 1, line + shownAround) },
  }
}

const shownAround = 2
/** A piece of this many characters is not found in another line by chance. */
const pieceLength = 20
const piecesTried = 40
/** Third-party code: a library is rarely to blame, and keeps something of every request for a while. */
export const isForeign = ({ file }: { readonly file: string }): boolean =>
  file.includes('node_modules') || isOfNode(file)

/** A script of Node: no file of the service has its lines. */
export const isOfNode = (script: string): boolean => script.startsWith('node:')

export const isOfService = ({ url }: { readonly url: string }): boolean => url !== '' && !isOfNode(url)

/** The start of a loop, and of a function. */
const repeats = /\b(?:for|while|do)\b|\.(?:map|forEach|reduce|flatMap)\(/
const begins = /\bfunction\b|=>\s*\{?$|^\s*(?:async )?[#\w]+\(.*\{$/

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(/[^\w$]+/))

const indentOf = (line: string): number => line.length - line.trimStart().length

/** The last line of the block that begins at `first`: the next line with no deeper indentation. */
function endOf(lines: readonly string[], first: number): number {
  const indent = indentOf(lines[first - 1] ?? '')
  const after = lines.findIndex((line, at) => at >= first && line.trim() !== '' && indentOf(line) <= indent)
  return after === -1 ? lines.length : after + 1
}
