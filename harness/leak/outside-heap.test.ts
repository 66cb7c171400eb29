import { expect, test } from 'vitest'
import { processesAndThreads } from '../judge/growth/quantities.ts'
import { suspectsOf } from './outside-heap.ts'
import type { Sources } from './sources.ts'

/** A service of one line. */
const of = (text: string) =>
  ({ having: form => (form.test(text) ? [{ file: 'app/api.ts', line: 1, text }] : []) }) as Pick<
    Sources,
    'having'
  > as Sources

test.each([
  ['heap', 'const name = Symbol.for(`lease-${next}`)', true],
  ['heap', "const name = Symbol.for('lease')", false],
  ['native', 'trail = new Blob([trail, line])', true],
  ['native', 'let trail = new Blob([])', false],
  ['files', "appendFileSync('/tmp/audit.log', line)", true],
  ['files', "openSync('/tmp/audit.log', 'a')", true],
  ['files', "openSync('/tmp/audit.log', 'r')", false],
  ['database', 'await query(`listen "reader_${reader}"`)', true],
  ['database', "await query('listen orders')", false],
  ['database', 'console.error(`cannot listen on port ${port}`)', false],
  ['database', 'query(`select row_to_json(e) from (select ${columns} from accounts) e`)', true],
  ['database', 'query(`create function ${name}() returns int ${body}`)', true],
  ['database', 'query`select to_regclass(${table})`', true],
  ['database', "query('select row_to_json(e) from accounts e')", false],
  ['database', 'query(`select row(${columns}) from accounts`)', true],
  ['database', 'rows.map(row => `event: ${row.id}`)', false],
  ['database', 'pool.query({ name: `known-${Math.random()}`, text })', true],
  ['connections', 'query(`select pg_advisory_lock_shared(${id})`)', true],
  ['connections', "query('select pg_advisory_lock(4100)')", false],
  ['connections', "query('select pg_try_advisory_lock(4100, 7)')", false],
  [processesAndThreads, "const shell = spawn('/bin/sh', ['-c', 'df &'])", true],
  ['helpers', "spawn('perl', ['-e', count])", true],
  [processesAndThreads, "cp.execFile('df', ['/'])", true],
  [processesAndThreads, 'const found = pattern.exec(line)', false],
  [processesAndThreads, "await cluster.get('order')", false],
])('a suspect of %s, or none: %s', (figure, text, isSuspect) => {
  const check = figure === processesAndThreads ? 'handles' : figure
  expect(suspectsOf({ check, figure }, of(text))).toHaveLength(isSuspect ? 1 : 0)
})
