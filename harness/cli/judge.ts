/**
 * `npm run judge -- FILE… [--limit p99=50ms]`: judges saved records again, by the promises they were measured by or by
 * other limits. Needs no container and no engine.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { judge, type AnyRecord } from '../judge/judge.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import { fromJson, type SavedRecord } from '../record/json.ts'
import { exitCodes, headline, overall, type CheckResult } from '../report/results/results.ts'
import { explainAll } from '../report/text/explain.ts'
import { table } from '../report/text/table.ts'
import { parseLimit, withLimit } from './limit.ts'

const read = async (file: string): Promise<SavedRecord<AnyRecord>> =>
  fromJson(await readFile(file, 'utf8'), file) as SavedRecord<AnyRecord>

const checksOf = ({ spec, specName, test, record }: SavedRecord<AnyRecord>): CheckResult[] =>
  judge(record).map(({ check, ...judgement }) => ({ id: `${specName}.${check}`, spec, test, ...judgement }))

async function judgeFiles(args: string[]): Promise<readonly CheckResult[]> {
  const { positionals: files, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { limit: { type: 'string', multiple: true, default: [] } },
  })
  if (files.length === 0) {
    throw new HarnessError('judge which records?', { fix: '`npm run judge -- report/records/*.json`' })
  }
  const saved = await Promise.all(files.map(read))
  return values.limit.map(parseLimit).reduce<SavedRecord<AnyRecord>[]>(withLimit, saved).flatMap(checksOf)
}

try {
  const args = process.argv.slice(2)
  const checks = await judgeFiles(args)
  const colour = process.stdout.hasColors?.() ?? false
  console.log(`${table({ checks }, { colour, columns: process.stdout.columns ?? 80 })}\n`)
  const others = checks.filter(({ verdict }) => verdict !== 'pass')
  const logs = { service: [], database: [] }
  if (others.length > 0) {
    console.log(`${explainAll(others, { logs, replay: `npm run judge -- ${args.join(' ')}` })}\n`)
  }
  const results = { checks, broken: [] }
  console.log(headline(results))
  process.exit(exitCodes[overall(results)])
} catch (error) {
  console.error(messageOf(error))
  process.exit(exitCodes.fail)
}
