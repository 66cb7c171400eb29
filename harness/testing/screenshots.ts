/**
 * `npm run screenshots`: opens reports of stored runs in Chromium and writes the pictures of `docs/screenshots/`. Fails where a
 * page is too large, opens too slowly, writes to the console, does not fit a phone, is not accessible, or where an action of a
 * reader does not work.
 */
import { mkdir, mkdtempDisposable, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { runProgram } from './program.ts'
import { page as render } from '../report/page/page.ts'
import { sample, sampleNames, type SampleName } from './sample-reports/sample.ts'
import { launchChromium } from './chromium.ts'
import { readWithoutScript, walk } from './page-walk.ts'

interface View {
  /** Name of the picture; without it the view is only checked. */
  readonly picture?: string
  readonly sample: SampleName
  readonly scheme: 'light' | 'dark'
  readonly width: number
  readonly height: number
  /** The element at the top of the picture. */
  readonly from?: string
  /** Also opens what is folded initially. */
  readonly unfolds?: boolean
  /** Shows the details of the first operation in doubt in the panel with this title. */
  readonly inspects?: string
  readonly media?: 'print'
}

const desktop = { width: 1180, height: 860 }
const phone = { width: 390, height: 844 }

const views: readonly View[] = [
  { picture: 'pass', sample: 'pass', scheme: 'light', ...desktop },
  { picture: 'fail', sample: 'fail', scheme: 'light', width: 1180, height: 780 },
  { picture: 'slow', sample: 'slow', scheme: 'light', ...desktop },
  { picture: 'inconclusive', sample: 'inconclusive', scheme: 'dark', ...desktop },
  { picture: 'charts', sample: 'pass', scheme: 'light', ...desktop, from: '#spec-scale', unfolds: true },
  {
    picture: 'faults',
    sample: 'pass',
    scheme: 'dark',
    width: 1000,
    height: 560,
    from: '.panel:has(.lanes)',
    unfolds: true,
  },
  {
    picture: 'operation',
    sample: 'fail',
    scheme: 'light',
    width: 1180,
    height: 660,
    from: '.inspected:not([hidden])',
    inspects: 'Under faults: lost answers',
  },
  { picture: 'leak', sample: 'fail', scheme: 'light', ...desktop, from: '#spec-leak' },
  { picture: 'compare', sample: 'compare', scheme: 'light', width: 1180, height: 760 },
  { picture: 'soak', sample: 'soak', scheme: 'dark', ...desktop, from: '#spec-soak', unfolds: true },
  { picture: 'phone', sample: 'fail', scheme: 'dark', ...phone },
  { picture: 'phone-charts', sample: 'pass', scheme: 'light', ...phone, from: '#spec-scale', unfolds: true },
  { sample: 'pass', scheme: 'dark', ...phone },
  { sample: 'fail', scheme: 'light', ...desktop, media: 'print' },
]

const pictures = 'docs/screenshots'
const largest = { page: 2_000_000, picture: 150_000 }
const slowestMs = 1_000
const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** Serious accessibility violations, each with its first place. */
async function inaccessible(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe })
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run(document)')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, impact, nodes }) =>
        `axe: ${impact} ${id}, ${nodes.length} times; first ${nodes[0]?.html}\n    ${nodes[0]?.failureSummary}`,
    )
}

const loads = 3

/** The fastest of several loads, in ms: other work on the machine only adds to the time. */
async function quickestLoad(page: Page, url: string): Promise<number> {
  const took: number[] = []
  while (took.length < loads) {
    await page.goto(url)
    took.push(await page.evaluate<number>('performance.getEntriesByType("navigation")[0].loadEventEnd'))
  }
  return Math.min(...took)
}

/** @returns the defects of a view. */
async function examine(browser: Browser, view: View, url: string): Promise<string[]> {
  const { picture, scheme, width, height, from, media, unfolds, inspects } = view
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme })
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('console', message => wrong.push(`console ${message.type()}: ${message.text()}`))
  page.on('pageerror', error => wrong.push(`error: ${error.message}`))
  page.on('request', request => {
    if (!/^(file|data):/.test(request.url())) wrong.push(`asked for ${request.url()}`)
  })
  const loadMs = await quickestLoad(page, url)
  if (loadMs > slowestMs) wrong.push(`it took ${loadMs.toFixed(0)} ms to load, allowed ${slowestMs} ms`)
  if (media !== undefined) {
    await page.emulateMedia({ media })
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
  }
  if (unfolds === true) {
    await page.evaluate('document.querySelectorAll("details.kept").forEach(fold => (fold.open = true))')
  }
  if (inspects !== undefined) {
    await page.evaluate(
      `location.hash = "op-" + [...document.querySelectorAll(".panel h4")].findIndex(title => title.textContent === ${JSON.stringify(inspects)}) + "-2-0"`,
    )
    await page.locator('.inspected:visible').waitFor()
  }
  if (from !== undefined) {
    await page.evaluate(`document.querySelector(${JSON.stringify(from)}).scrollIntoView()`)
  }
  const excess = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  if (excess > 0 && media === undefined) wrong.push(`it is ${excess} px wider than the screen`)
  // Charts are drawn when they are near the screen, a frame later.
  await page.evaluate('new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))')
  if (picture !== undefined) {
    const path = join(pictures, `${picture}.png`)
    await page.screenshot({ path })
    const { size } = await stat(path)
    if (size > largest.picture) wrong.push(`${path} has ${size} bytes, allowed ${largest.picture}`)
  }
  wrong.push(...(await inaccessible(page)))
  const name = `${view.sample} ${scheme} ${width} px${media === undefined ? '' : ` ${media}`}`
  console.log(`${wrong.length === 0 ? '✓' : '✗'} ${name.padEnd(28)} loaded in ${loadMs.toFixed(0)} ms`)
  await context.close()
  return wrong.map(what => `${name}: ${what}`)
}

async function main(): Promise<readonly string[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  await using browser = await launchChromium()
  await mkdir(pictures, { recursive: true })
  const wrong: string[] = []
  const files = new Map<SampleName, string>()
  for (const name of sampleNames) {
    const text = await render(await sample(name))
    const bytes = Buffer.byteLength(text)
    console.log(`  ${name.padEnd(28)} ${(bytes / 1000).toFixed(0)} kB`)
    if (bytes > largest.page) wrong.push(`${name}: ${bytes} bytes, allowed ${largest.page}`)
    files.set(name, join(folder.path, `${name}.html`))
    await writeFile(join(folder.path, `${name}.html`), text)
  }
  for (const view of views) {
    wrong.push(...(await examine(browser, view, pathToFileURL(files.get(view.sample) ?? '').href)))
  }
  for (const [name, file] of files) {
    const url = pathToFileURL(file).href
    const found = [...(await walk(browser, url)), ...(await readWithoutScript(browser, url))]
    console.log(
      `${found.length === 0 ? '✓' : '✗'} ${name} read, searched, followed and back, with scripts and without`,
    )
    wrong.push(...found.map(what => `${name}: ${what}`))
  }
  return wrong
}

await runProgram(async () => {
  const wrong = await main()
  for (const line of wrong) console.error(line)
  if (wrong.length > 0) process.exit(1)
})
