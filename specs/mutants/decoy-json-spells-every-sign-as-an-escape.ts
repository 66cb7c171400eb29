import { type Exam, mutant } from './mutant.ts'

/**
 * Nothing is wrong. Every JSON text goes through the rule that security guides give for text inside of a script: within a string, what
 * is neither a letter nor a digit is written as its escape, `urn\u003aproblem\u002dtype\u003anot\u002dapplied`. RFC 8259 allows that
 * for every character, and whoever parses the answer gets what it got before; only a search in the bytes finds nothing.
 *
 * A real team writes it because an answer was once pasted into a page, and an auditor wanted one encoder for all output.
 *
 * A client sees the same members and values, in more bytes. The same receipt has the same bytes each time.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
    replace: `const inQuotes = /"(?:[^"\\\\]|\\\\.)*"/g

/** JSON in which strings are made of letters, digits and escapes. */
export const encodeJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(inQuotes, quoted => {
    const text = String(JSON.parse(quoted))
    return '"' + text.replaceAll(/[^A-Za-z0-9]/g, toEscape) + '"'
  })

const toEscape = (unit: string): string => '\\\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0')

/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
  },
  {
    file: 'app/problem.ts',
    find: `    return JSON.stringify({ type:`,
    replace: `    return encodeJson({ type:`,
  },
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { encodeJson, Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const json = (
  c: Context,
  value: unknown,
  status: 200 | 201 = 200,
  headers: Readonly<Record<string, string>> = {},
): Response => c.body(encodeJson(value), status, { 'Content-Type': 'application/json', ...headers })`,
  },
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy',`,
    replace: `    json(c, { status: 'healthy',`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json({ status: 'ready' })`,
    replace: `return json(c, { status: 'ready' })`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json(figures)`,
    replace: `return json(c, figures)`,
  },
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.list())`,
    replace: `async c => json(c, await bank.list())`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json(account, 201,`,
    replace: `return json(c, account, 201,`,
  },
  {
    file: 'app/api.ts',
    find: `c.json(await bank.find(`,
    replace: `json(c, await bank.find(`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json({ success: true, transferId })`,
    replace: `return json(c, { success: true, transferId })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
