import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { faultCatalogue } from '../../record/fault-plan.ts'

const document = await readFile('docs/checks.md', 'utf8')
const entries = new Set(
  [...document.matchAll(/^### (.+)$/gm)].flatMap(([, heading = '']) =>
    [...heading.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  ),
)

const faults = Object.keys(faultCatalogue)

/** A name with a part that is filled in, and what fills it. */
const filled: Readonly<Record<string, readonly string[]>> = {
  'latency.p${percent}': ['latency.p50', 'latency.p95', 'latency.p99'],
  '${family}.${figure}': ['slowdown.mean', 'slowdown.p50', 'slowdown.p99', 'cost.cpu', 'cost.workingSet'],
  'recovery.${fault}': ['recovery.<fault>'],
  // A name before a name.
  '${where}.${judgement.check}': [],
  '${name}.${judgement.check}': [],
  '${record.name}.${judgement.check}': [],
  'invariants.${name}': ['invariants.<name>'],
  'calls.${idOf(call)}.${judgement.check}': [],
}

async function checksInCode(): Promise<string[]> {
  const files = globSync(['harness/judge/**/*.ts', 'harness/*.ts', 'specs/*.spec.ts', 'specs/money/*.ts'])
  const sources = await Promise.all(
    files
      .filter(file => !/\.test\.ts$|literal\.ts$/.test(file))
      .map(async file => await readFile(file, 'utf8')),
  )
  return sources.flatMap(source =>
    [
      ...source.matchAll(
        /\bcheck(?::| =) ['`]([^'`]+)['`]|\b(?:errorHygiene|bytesKept|openKept)\('([^']+)'/g,
      ),
    ].flatMap(([, named, argument]) => {
      const name = named ?? argument ?? ''
      return filled[name] ?? [name]
    }),
  )
}

/** `transaction.databaseDies.exactlyOnce` ends with the name of its entry. */
const entryOf = (id: string): string | undefined => {
  const words = id.split('.')
  const ends = words.map((_, index) => words.slice(index).join('.'))
  return ends.map(end => end.replace(/^recovery\..*/, 'recovery.<fault>')).find(end => entries.has(end))
}

test('every check in the code has an entry', async () => {
  const checks = await checksInCode()
  expect(checks.length).toBeGreaterThan(50)
  expect(checks.filter(name => !entries.has(name))).toEqual([])
})

test('every entry is a check in the code', async () => {
  const checks = new Set(await checksInCode())
  expect([...entries].filter(entry => !checks.has(entry))).toEqual([])
})

test('every check of the table in the README has an entry', async () => {
  const readme = await readFile('README.md', 'utf8')
  const ids = [...readme.matchAll(/^ *([a-z]\w*(?:\.\w+)*) .*(?:pass|fail|inconclusive)$/gm)].map(
    ([, id = '']) => id,
  )
  expect(ids.length).toBeGreaterThan(10)
  expect(ids.filter(id => entryOf(id) === undefined)).toEqual([])
})

test('every fault is told', () => {
  expect(faults.filter(fault => !document.includes(`\`${fault}\``))).toEqual([])
})
