import { globSync, readFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { judge } from '../judge/records/judge.ts'
import { draftVariable } from '../record/report-draft.ts'
import { keepSecret, keepSecretNames, withoutSecrets } from '../record/secrets.ts'
import { ContainerLog } from '../system/logs.ts'
import { measuredRun } from '../testing/literal-record.ts'
import { literalCheck, literalResults } from '../testing/literal-results.ts'
import { ms } from '../record/units.ts'
import { recordPanels } from './charts/record-panels.ts'
import { explainBroken } from './text/explain.ts'
import { saveLogs } from './logs.ts'
import { saveRecord } from './records.ts'
import { writeReport } from './write.ts'

const directory = process.cwd()
afterEach(() => {
  vi.unstubAllEnvs()
  process.chdir(directory)
})

/** One word, by which it is found wherever it got. */
const planted = 'op3n-s3same'
keepSecretNames(['x-api-key'])

/** Each way in which a service, a client or a user may say it. */
const said = [
  `authorization: Bearer ${planted}`,
  `{"headers":{"cookie":"sid=${planted}; a=1","x":1}}`,
  `set-cookie: sid=${planted}; HttpOnly`,
  `could not reach postgres://shop:${planted}@database:5432/shop`,
  `PGPASSWORD=${planted} is wrong`,
  `{ 'x-api-key': '${planted}' }`,
].join(' / ')

test('a secret that was said everywhere is nowhere in a report', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-secrets-'))
  process.chdir(folder.path)
  vi.stubEnv(draftVariable, join(folder.path, 'draft'))

  const log = new ContainerLog()
  log.sink().write(Buffer.from(`${said.replaceAll(' / ', '\n')}\nhalf a line of x-api-key: ${planted}`))
  const logs = { service: log.lines(), cache: log.lines() }
  const record = measuredRun({ call: `GET /things?x-api-key=${planted}`, promises: { p99: ms(100) } })
  saveRecord({ spec: 'specs/a.spec.ts', specName: 'a', test: 'it holds', record })
  const checks = judge(record).map(({ check, ...judgement }) =>
    literalCheck({
      id: `a.${check}`,
      ...judgement,
      verdict: 'fail',
      evidence: [{ kind: 'note', text: said }],
    }),
  )
  const message = explainBroken(said, { logs, replay: `X_API_KEY=1 npx vitest` })
  const red = { spec: 'specs/a.spec.ts', test: 'it holds', message }
  // As the reporter does.
  const results = withoutSecrets(literalResults(checks, { failed: [red], broken: [red] }))
  const charts = withoutSecrets([
    { spec: red.spec, test: red.test, durationMs: 1, checks: [], panels: recordPanels(record) },
  ])
  saveLogs('a', red.test, { service: log.timed(), cache: log.timed() })
  const facts = { machine: [], images: [], versions: [] }
  await writeReport({ results, charts, facts, history: new Map(), moved: new Map() })

  const files = globSync('report/**/*', { withFileTypes: true }).filter(file => file.isFile())
  expect(files.map(({ name }) => name).toSorted()).toEqual([
    'a-it-holds-cache.log',
    'a-it-holds-service.log',
    'a-it-holds.json',
    'ctrf.json',
    'index.html',
    'junit.xml',
    'results.json',
    'summary.md',
  ])
  for (const { parentPath, name } of files) {
    const text = readFileSync(join(parentPath, name), 'utf8')
    expect(text.includes(planted), `${name}: ${text.slice(text.indexOf(planted) - 60).slice(0, 90)}`).toBe(
      false,
    )
  }
})

test('what a login answered is hidden by its value, once a request carries it', () => {
  const log = new ContainerLog()
  const lines: string[] = []
  log.follow(line => lines.push(line))
  keepSecret(['token-of-this-client'])
  log.sink().write(Buffer.from('no session token-of-this-client\n'))
  expect([lines, log.lines()]).toEqual([['no session ***'], ['no session ***']])
})
