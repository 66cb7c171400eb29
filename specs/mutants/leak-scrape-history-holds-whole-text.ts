import { mutant, type Exam } from './mutant.ts'

/**
 * It keeps one short line of each scrape for a day, 86,400 at most; the line is cut out of the text by a regular
 * expression, so V8 keeps the whole text of the scrape behind it. Only scrapes as text are kept; the team reckoned
 * with 3 MB and gets 200.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures)
    noteScrape(text)
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** One line for each second of a day. */
const scrapesMax = 86_400
const scrapes: string[] = []

/** The uptime at each scrape shows gaps, and restarts that nobody noticed. */
const noteScrape = (text: string): void => {
  const line = /^process_uptime_seconds .*$/m.exec(text)?.[0]
  if (line !== undefined) scrapes.push(line)
  if (scrapes.length > scrapesMax) scrapes.shift()
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'if (line !== undefined) scrapes.push(line)',
}
