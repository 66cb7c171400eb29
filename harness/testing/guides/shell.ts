/** The commands in a document: shell blocks, and commands in sentences and CI recipes. */
export function commandsIn(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```(\w*)\n(.*?)^```/gms)]
  const prose = blocks.reduce((text, [block]) => text.replace(block, ''), markdown)
  return [
    ...blocks.flatMap(([, language = '', text = '']) => (readers[language] ?? none)(text)),
    ...[...prose.matchAll(/`([^`\n]+)`/g)]
      .map(([, code = '']) => code)
      .filter(code => /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node) /.test(code) && !code.includes('…')),
  ]
}

const none = (): string[] => []

const shell = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.replace(/\s+#\s.*$/, '').trim())
    .filter(Boolean)

/** `run: …` of GitHub, and the items below `script:` of GitLab. */
const yaml = (text: string): string[] => {
  let inScript = false
  return text.split('\n').flatMap(line => {
    const [, run] = /^\s*-? ?run: (.+)$/.exec(line) ?? []
    if (run !== undefined) return [run]
    if (/^\s*\w[\w-]*:/.test(line)) inScript = /^\s*script:\s*$/.test(line)
    const [, item] = /^\s+- (.+)$/.exec(line) ?? []
    return inScript && item !== undefined ? [item] : []
  })
}

const groovy = (text: string): string[] => [...text.matchAll(/\bsh '([^']+)'/g)].map(([, line = '']) => line)

const readers: Readonly<Record<string, (text: string) => string[]>> = { sh: shell, yaml, groovy }

/** Files that a document asks its reader to write: blocks of TypeScript that begin with a path. */
export const filesIn = (markdown: string): { path: string; content: string }[] =>
  [...markdown.matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```/gms)].map(([, path = '', content = '']) => ({
    path,
    content,
  }))
