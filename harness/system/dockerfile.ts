/** One instruction, with continued lines joined. `line` counts from 1. */
interface Instruction {
  readonly line: number
  /** In capitals. */
  readonly keyword: string
  readonly rest: string
}

/** It begins a word: `$((1<<2))` and the here-string `<<<text` are none. */
const hereDocument = /(?<!\S)\d*<<-?["']?(\w+)["']?/g

/** The instructions of a Dockerfile, without comments and the bodies of here-documents. */
export function instructionsOf(dockerfile: string): Instruction[] {
  const instructions: Instruction[] = []
  const endings: string[] = []
  let begun: { line: number; text: string } | undefined
  for (const [index, raw] of dockerfile.split(/\r?\n/).entries()) {
    const text = raw.trim()
    if (endings.length > 0) {
      if (text === endings[0]) endings.shift()
      continue
    }
    if (text === '' || text.startsWith('#')) continue
    begun = { line: begun?.line ?? index + 1, text: `${begun?.text ?? ''}${text.replace(/\\$/, ' ')}` }
    if (text.endsWith('\\')) continue
    const [, keyword = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(begun.text) ?? []
    instructions.push({ line: begun.line, keyword: keyword.toUpperCase(), rest })
    if (/^(RUN|COPY|ADD)$/i.test(keyword)) {
      endings.push(...[...rest.matchAll(hereDocument)].map(([, ending = '']) => ending))
    }
    begun = undefined
  }
  return instructions
}

/** `$NAME`, `${NAME}` and `${NAME:-default}`, the three forms a FROM line may use. */
const substitute = (text: string, args: ReadonlyMap<string, string>): string =>
  text.replaceAll(
    /\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/g,
    (_, bare: string | undefined, braced: string | undefined, fallback = '') => {
      const value = args.get(bare ?? braced ?? '') ?? ''
      return value === '' ? fallback : value
    },
  )

const argumentsIn = (rest: string): (readonly [name: string, preset: string])[] =>
  [...rest.matchAll(/([^\s=]+)(?:=("[^"]*"|'[^']*'|\S*))?/g)].map(([, name = '', preset = '']) => [
    name,
    preset.replaceAll(/^["']|["']$/g, ''),
  ])

export const argumentsOf = (dockerfile: string): ReadonlySet<string> =>
  new Set(
    instructionsOf(dockerfile)
      .filter(({ keyword }) => keyword === 'ARG')
      .flatMap(({ rest }) => argumentsIn(rest).map(([name]) => name)),
  )

/** The FROM lines: each image as it is written, and with build arguments substituted. */
function* stagesOf(dockerfile: string, args: Readonly<Record<string, string>>) {
  const values = new Map<string, string>()
  let isInStage = false
  for (const { line, keyword, rest } of instructionsOf(dockerfile)) {
    // FROM lines see only the arguments that are declared before the first of them.
    if (keyword === 'ARG' && !isInStage) {
      for (const [name, preset] of argumentsIn(rest))
        values.set(name, args[name] ?? substitute(preset, values))
    }
    if (keyword !== 'FROM') continue
    isInStage = true
    const [image = '', , stage] = rest.split(/\s+/).filter(word => !word.startsWith('--'))
    yield { line, image, base: substitute(image, values), stage }
  }
}

/** Every FROM that names no earlier stage or `scratch`: a missing image is found at once, before a pull that times out. */
export const baseImagesOf = (dockerfile: string, args: Readonly<Record<string, string>> = {}): string[] => {
  const stages = new Set<string>(['scratch'])
  const bases = new Set<string>()
  for (const { base, stage } of stagesOf(dockerfile, args)) {
    if (!stages.has(base.toLowerCase())) bases.add(base)
    if (stage !== undefined) stages.add(stage.toLowerCase())
  }
  return [...bases]
}

/** The base images, and those that COPY and mounts take files from: a build depends on the content of each. */
export function usedImagesOf(dockerfile: string, args: Readonly<Record<string, string>> = {}): string[] {
  const stages = [...stagesOf(dockerfile, args)].flatMap(({ stage = '' }, index) => [String(index), stage])
  const sources = instructionsOf(dockerfile)
    .filter(({ keyword }) => /^(COPY|RUN)$/.test(keyword))
    .flatMap(({ rest }) => [...(leadingFlags.exec(rest)?.[0] ?? '').matchAll(/(?:--|[=,])from=([^\s,]+)/g)])
    .map(([, source = '']) => source)
    .filter(source => !stages.some(stage => stage.toLowerCase() === source.toLowerCase()))
  return [...new Set([...baseImagesOf(dockerfile, args), ...sources])]
}

const leadingFlags = /^(?:--\S+\s+)*/

/** Replaces images in FROM lines. `others` has their names after substitution of arguments. */
export function withBases(
  dockerfile: string,
  args: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): string {
  const lines = dockerfile.split(/\r?\n/)
  for (const { line, image, base } of stagesOf(dockerfile, args)) {
    const other = others[base]
    if (other === undefined) continue
    // A FROM may continue on the lines after its own.
    const at = lines.findIndex((text, index) => index >= line - 1 && text.includes(image))
    lines[at] = (lines[at] ?? '').replace(image, () => other)
  }
  return lines.join('\n')
}

/** Syntax that the classic builder rejects or misinterprets. */
const buildKitOnly: readonly (readonly [keyword: RegExp, rest: RegExp])[] = [
  [/^RUN$/, /^--(mount|network|security)\b/],
  [/^(COPY|ADD)$/, /--(chmod|link|parents|exclude|checksum|keep-git-dir|unpack)\b/],
  [/^(RUN|COPY|ADD)$/, new RegExp(hereDocument.source)],
  [/^FROM$/, /\$\{?(BUILD|TARGET)(PLATFORM|OS|ARCH)/],
  // Only BuildKit fills them in.
  [/^ARG$/, /\b(BUILD|TARGET)(PLATFORM|OS|ARCH|VARIANT)\b(?!=)/],
]

/** The first instruction that needs BuildKit: `line 7: RUN --mount=type=cache …`. Undefined if there is none. */
export function buildKitLineOf(dockerfile: string): string | undefined {
  const found = instructionsOf(dockerfile).find(({ keyword, rest }) =>
    buildKitOnly.some(([keywords, pattern]) => keywords.test(keyword) && pattern.test(rest)),
  )
  return found && `line ${found.line}: ${found.keyword} ${found.rest}`.slice(0, 120)
}

/** A RUN that binds files of the build context, or of a stage; `bind` is the default type of a mount. */
const bindMount = /^(?:--\S+\s+)*--mount=(?!\S*type=(?:cache|tmpfs|secret|ssh))/

/** The paths and globs that a Dockerfile copies. Undefined if only a build can tell: a variable, a mounted context, ONBUILD. */
export function copiedPathsOf(dockerfile: string): string[] | undefined {
  const instructions = instructionsOf(dockerfile)
  if (instructions.some(({ keyword, rest }) => keyword === 'ONBUILD' || bindMount.test(rest))) {
    return undefined
  }
  const paths = instructions
    .filter(({ keyword, rest }) => /^(COPY|ADD)$/.test(keyword) && !/--from=/.test(rest))
    .flatMap(({ rest }) => sourcesIn(rest.replaceAll(/--\S+\s+/g, '').trim()))
  if (paths.some(path => path.includes('$'))) return undefined
  return [...new Set(paths.filter(path => !/^\w+:\/\/|^git@|^<</.test(path)))]
}

/** All words but the last, for both forms: `a b /target/` and `["a", "b", "/target/"]`. */
const sourcesIn = (words: string): string[] => {
  const listed = /^\[(.*)\]$/s.exec(words)?.[1]
  const all =
    listed === undefined
      ? words.split(/\s+/)
      : [...listed.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word)
  return all.slice(0, -1)
}
