import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { evidencedBy, HarnessError, messageOf } from '../record/errors.ts'
import type { Json } from '../record/call.ts'
import { isText, refuseOption } from '../record/option.ts'
import { rootVariable } from '../record/root.ts'

/**
 * The rows of a CSV file with a header line, as texts by column name. A path is relative to the folder of the Vitest config. A
 * file is read only once, and its text is not kept.
 *
 * @throws HarnessError if the file does not exist, has no row, or a row does not match the header line; with its number.
 * @example const users = csv('plumbline/users.csv')
 */
export const csv = (path: string): readonly Readonly<Record<string, string>>[] =>
  rowsOf('csv', path, parseCsv) as readonly Readonly<Record<string, string>>[]

/**
 * The values of a file with one JSON value per line. A path is relative to the folder of the Vitest config. A file is read only
 * once, and its text is not kept.
 *
 * @throws HarnessError if the file does not exist, has no value, or a line is not valid JSON; with the number of the line.
 * @example const orders = jsonLines('plumbline/orders.jsonl')
 */
export const jsonLines = (path: string): readonly Json[] => rowsOf('jsonLines', path, parseJsonLines)

const pathShown = 80

/** By path, time and size; a file that has changed meanwhile, in a watch, is read again. */
const read = new Map<string, readonly unknown[]>()
/** By function and path as written. */
const asked = new Map<string, readonly unknown[]>()

/** All rows read so far, for a process without these files: `csv users.csv`. */
export const rowsAsked = (): Readonly<Record<string, readonly unknown[]>> => Object.fromEntries(asked)

function rowsOf(kind: 'csv' | 'jsonLines', path: string, parseText: typeof parseCsv): readonly unknown[] {
  if (!isText(path)) {
    throw refuseOption(kind, path, {
      expected: 'the path of a file',
      fix: `write ${kind}('plumbline/users.${kind === 'csv' ? 'csv' : 'jsonl'}')`,
    })
  }
  const root = process.env[rootVariable] ?? '.'
  const file = resolve(root, path)
  try {
    const { mtimeMs, size } = statSync(file)
    const key = `${kind} ${file} ${mtimeMs} ${size}`
    const rows = read.get(key) ?? parseText(readFileSync(file, 'utf8'), path)
    read.set(key, rows)
    asked.set(`${kind} ${path}`, rows)
    return rows
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause
    throw new HarnessError(`${kind}: ${path.slice(0, pathShown)} cannot be read`, {
      evidence: [messageOf(cause).slice(0, 3 * pathShown)],
      fix: `correct the path: it is relative to ${resolve(root)}`,
      cause,
    })
  }
}

function parseCsv(text: string, path: string): readonly unknown[] {
  try {
    const rows: unknown[] = parse(text, {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
    })
    if (rows.length > 0) return rows
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const { lines } = cause as { readonly lines?: number }
    const fix = 'give each row one value for each column; put a value with a comma or a quote in quotes'
    throw evidencedBy(cause, `csv: line ${lines} of ${path} is not a valid row`, fix)
  }
  throw new HarnessError(`csv: ${path} has no rows`, {
    fix: 'write a line of names, such as name,password, and a row below it',
  })
}

function parseJsonLines(text: string, path: string): readonly unknown[] {
  const fix = 'write one JSON value per line'
  const rows = text.split('\n').flatMap((line, index): unknown[] => {
    // A byte order mark counts as white space.
    const json = line.trim()
    try {
      return json === '' ? [] : [JSON.parse(json)]
    } catch (cause) {
      throw evidencedBy(cause, `jsonLines: line ${index + 1} of ${path} is not JSON`, fix)
    }
  })
  if (rows.length > 0) return rows
  throw new HarnessError(`jsonLines: ${path} has no values`, { fix })
}
