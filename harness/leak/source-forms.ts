import { scopeClass } from '../judge/leak-origin.ts'

export const comment = /^\s*(\/\/|\/?\*).*|\s\/\/ .*$/

const statement = /`\s*(?:select|insert|update|delete|with|merge)\b[^`]*`/gi

/** Lines without comments and SQL statements, which name columns but no variables. */
export const codeOf = (lines: readonly string[]): string[] =>
  lines
    .map(line => line.replace(comment, ''))
    .join('\n')
    .replaceAll(statement, text => text.replaceAll(/[^\n]/g, ' '))
    .split('\n')

/** Patterns of code that fills a named variable or property, the plainest first. `holder`: the class of what has it. */
export function feedingForms(bundled: string, holder = ''): RegExp[] {
  // A variable is no property of `this`.
  const notAfter = holder === scopeClass ? '(?<![\\w$]|this\\.)' : '(?<![\\w$])'
  // A private field without an object before it is its declaration.
  const before = bundled.startsWith('#') ? '(?<=\\.)' : notAfter
  // A bundler distinguishes equal names by `$1`.
  const name = `${before}${RegExp.escape(bundled.replace(/\$\d+$/, ''))}`
  const methods = 'push|unshift|set|add|append|enqueue|register|subscribe|grow|resize'
  return [
    new RegExp(`${name}\\??\\.((${methods})\\(|splice\\([^,]+,[^,]+,)`),
    new RegExp(`${name}(\\[[^\\]]+\\]|\\.[\\w$#]+)?\\s*([+*?|]{1,2}=)`),
    new RegExp(`${name}\\[.+\\]\\s*=[^=>]`),
    new RegExp(`(?<!(const|let|var|readonly|private|static) )${name}\\s*=[^=>]`),
  ]
}

/** Patterns of code that waits for a promise with this name, the plainest first. */
export function waitingForms(promise: string): RegExp[] {
  const name = `(?<![\\w$])${RegExp.escape(promise)}(?![\\w$])`
  return [
    new RegExp(`Promise\\.(race|any)\\(.*${name}`),
    new RegExp(`${name}\\.(then|catch|finally)\\(`),
    new RegExp(`await .*${name}`),
  ]
}

/** Patterns of code that gives an object a property: in its literal, on a line of it, by an assignment. */
export function linkingForms(property: string): RegExp[] {
  const name = RegExp.escape(property)
  return [
    new RegExp(`[{,]\\s*${name}\\s*(,|\\}|:(?!\\s*(undefined|null)\\b))`),
    new RegExp(`^\\s*${name}(:(?!\\s*(undefined|null)\\b).*)?,$`),
    new RegExp(`\\.${name}\\s*=(?!\\s*(undefined|null)\\b|[=>])`),
  ]
}

/** A statement stored in a constant is sent at the line that uses the constant. */
export function sendingIn(lines: readonly string[], index: number): number {
  const from = lines.slice(0, index + 1).findLastIndex(line => /^\S/.test(line))
  const [, name] = /^(?:export )?const (\w+) = `/.exec(lines[from] ?? '') ?? []
  const named = name === undefined ? -1 : lines.findIndex((line, at) => at !== from && line.includes(name))
  return named === -1 ? index : named
}
