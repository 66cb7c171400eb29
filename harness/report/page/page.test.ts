import { describe, expect, test } from 'vitest'
import { operationsOf, recordOf, repeat, trafficOf } from '../../testing/literal-record.ts'
import { ms } from '../../record/units.ts'
import { runPanel } from '../charts/run.ts'
import type { TestPanels } from '../charts/chart.ts'
import { sample, sampleNames } from '../../testing/sample-reports/sample.ts'
import { literalCheck, literalResults } from '../../testing/literal-results.ts'
import { pageOf, type PageInput } from './page.ts'

const check = literalCheck()
const failed = literalCheck({
  id: 'baseline.cpu',
  verdict: 'fail',
  evidence: [{ kind: 'note', text: 'throttled for <40> ms </script>' }],
  fix: 'profileService',
})
const evil = '</script><img src=x onerror=alert(1)> & "quoted"'
const tested: TestPanels = {
  spec: 'specs/baseline.spec.ts',
  test: `answers ${evil}`,
  durationMs: 4_000,
  replay: 'SEED=42 npx vitest run specs/baseline.spec.ts -t "all are answered"',
  checks: ['baseline.latency.p99', 'baseline.cpu'],
  panels: [
    runPanel(
      recordOf({
        ...trafficOf(operationsOf(repeat(400, 2))),
        failures: [{ outcome: evil, count: 1, firstMs: ms(0) }],
      }),
      { p99: ms(100) },
    ),
    {
      title: evil,
      facts: [],
      // The title of a chart goes to the page's script too.
      charts: [{ title: evil, caption: '1 ms', x: { unit: '' }, y: { unit: '' }, xs: [], series: [] }],
    },
  ],
  logs: [evil],
}
const input = (values: Partial<PageInput> = {}): PageInput => ({
  results: literalResults([check, failed]),
  charts: [tested],
  facts: { machine: [], images: [['service', 'ledger sha256:12']], versions: [] },
  history: new Map(),
  moved: new Map(),
  ...values,
})

const page = (of: PageInput): Promise<string> => pageOf(of, { style: '', script: '' })

/** What stands in the page outside of its own script and style. */
const bodyOf = (text: string): string =>
  text.replaceAll(/<style>[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/g, '')

const idsTwiceIn = (body: string): (string | undefined)[] => {
  const ids = [...body.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id)
  return ids.filter((id, index) => ids.indexOf(id) < index)
}

describe('the page', () => {
  test('asks for nothing from outside', async () => {
    const body = bodyOf(await page(input()))
    expect(body).toContain('id="baseline.latency.p99"')
    const addresses = [...body.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
    expect(addresses.filter(address => !/^(#|data:,$)/.test(address ?? ''))).toEqual([])
  })

  test.each([...sampleNames, 'a check without charts'] as const)(
    '%s: every link leads somewhere',
    async name => {
      const shown =
        name === 'a check without charts'
          ? input({ results: literalResults([check, failed]), charts: [] })
          : await sample(name)
      const body = bodyOf(await page(shown))
      const links = [...body.matchAll(/\bhref="#([^"]*)"/g)].map(([, address]) => address)
      const ids = new Set(['top', ...[...body.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id)])
      expect(links.length).toBeGreaterThan(5)
      // The page's script makes the place of an operation when it is asked for.
      expect(links.filter(link => !ids.has(link) && !/^op-\d+-\d+-\d+$/.test(link ?? ''))).toEqual([])
    },
  )

  test.each(sampleNames)('%s: the slowest request of a run is the same in all captions', async name => {
    const { charts } = await sample(name)
    const slowest = /the slowest (?:of [\d,]+ )?took ([\d.,]+) ms/
    for (const panel of charts.flatMap(({ panels }) => panels)) {
      const told = panel.charts.flatMap(({ caption }) => slowest.exec(caption)?.[1] ?? [])
      expect(new Set(told).size, panel.title).toBeLessThanOrEqual(1)
    }
  })

  test('two specs of one name have sections of their own', async () => {
    const specs = ['shop', 'stock'].map(project => ({
      spec: `services/${project}/plumbline/promises.spec.ts`,
      id: `${project}/promises.errors`,
    }))
    const charts = specs.map(({ spec, id }) => ({ ...tested, spec, checks: [id] }))
    const body = bodyOf(await page(input({ results: literalResults(specs.map(literalCheck)), charts })))
    expect(idsTwiceIn(body)).toEqual([])
    expect(body).toContain('stock/promises</a')
  })

  test('tests and checks with names in another script have addresses of their own', async () => {
    const names = ['注文', '在庫']
    const checks = names.map(name => literalCheck({ id: `orders.calls.${name}.errors`, test: name }))
    const charts = checks.map(({ id, test: name }) => ({ ...tested, test: name, checks: [id] }))
    const body = bodyOf(await page(input({ results: literalResults(checks), charts })))
    expect(idsTwiceIn(body)).toEqual([])
    expect(body).toContain('<a href="#show-orders.calls.注文.errors">')
  })

  test('a spec in JavaScript without checks is called by its file, without the ending', async () => {
    const charts = [{ ...tested, spec: 'plumbline/orders.spec.js', checks: [] }]
    const body = bodyOf(await page(input({ results: literalResults([]), charts })))
    expect(body).toContain('>orders <small>plumbline/orders.spec.js</small>')
  })

  test('a check is linked to charts only where some are', async () => {
    const body = async (charts: readonly TestPanels[]) => bodyOf(await page(input({ charts })))
    expect(await body([tested])).toContain('<a href="#show-baseline.cpu">charts</a>')
    expect(await body([{ ...tested, panels: [] }])).not.toContain('>charts</a>')
  })

  test('no text becomes markup: neither evidence nor names nor logs, nor what the script reads', async () => {
    const text = await page(input())
    expect(bodyOf(text)).toContain('throttled for &lt;40&gt; ms &lt;/script&gt;')
    expect(text).not.toContain('<img')
    // The data of the charts, and the page's own script.
    expect(text.match(/<\/script/g)).toHaveLength(2)
  })

  test('a broken check is explained before the table, with the command that repeats it', async () => {
    const body = bodyOf(await page(input()))
    expect(body.indexOf('id="trouble"')).toBeLessThan(body.indexOf('id="checks"'))
    expect(body).toContain('SEED=42 npx vitest run specs/baseline.spec.ts -t &quot;all are answered&quot;')
  })

  test('a broken check shows its call, who is to blame, and the line of source', async () => {
    const origins = [{ file: 'app/api.ts', line: 37, text: 'kept.push("<x>")' }]
    const leak = literalCheck({ verdict: 'fail', blame: 'service', origins })
    const body = bodyOf(await page(input({ results: literalResults([leak]) })))
    expect(body).toContain('<dd>GET /api/health</dd>')
    expect(body).toContain('<dd>service</dd>')
    expect(body).toContain('<mark>app/api.ts:37</mark>  kept.push(&quot;&lt;x&gt;&quot;)')
  })

  test('a check without a figure says what was seen instead', async () => {
    const unseen = literalCheck({ measured: null, evidence: [{ kind: 'unseen' }] })
    const body = bodyOf(await page(input({ results: literalResults([unseen]) })))
    expect(body).toContain('<span class="muted">not inspected</span>')
  })

  test('a run in which nothing was judged shows what broke, and no empty table', async () => {
    const broken = { spec: 'specs/a.spec.ts', test: 'the file', message: 'exit code 3 <b>' }
    const body = bodyOf(await page(input({ results: literalResults([], { broken: [broken] }), charts: [] })))
    expect(body).toContain('exit code 3 &lt;b&gt;')
    expect(body).not.toContain('<table')
    expect(body).not.toContain('href="#checks"')
  })

  test('a broken file is shown with the command that repeats it', async () => {
    const replay = 'SERVICE=specs/mutants/slow.ts SEED=42 npx vitest run specs/a.spec.ts'
    const broken = { spec: 'specs/a.spec.ts', test: 'the file', message: 'exit code 3', replay }
    const body = bodyOf(await page(input({ results: literalResults([], { broken: [broken] }), charts: [] })))
    expect(body).toContain(`<code>${replay}</code>`)
  })

  test('every chart has its figures in words', async () => {
    const body = bodyOf(await page(input()))
    expect(body.match(/<figure/g)?.length).toBeGreaterThan(3)
    expect(body.match(/<figcaption>[^<]+<\/figcaption>/g)).toHaveLength(body.match(/<figure/g)?.length ?? 0)
  })

  test('the last runs of a check are a line with where it moved', async () => {
    const runs = [1, 1.1, 1, 2, 2.14].map((measured, index) => ({
      at: `2026-01-0${index + 1}T00:00:00.000Z`,
      measured,
      verdict: 'pass' as const,
    }))
    const history = new Map([[check.id, runs]])
    const moved = new Map([[check.id, { since: runs[3]?.at ?? '', before: 1, after: 2.1 }]])
    const body = bodyOf(await page(input({ history, moved })))
    expect(body).toContain('5 runs, 1 to 2.14 ms, moved: 1 before 2026-01-04 00:00, 2.1 since')
    expect(body).toContain('class="moved"')
  })
})
