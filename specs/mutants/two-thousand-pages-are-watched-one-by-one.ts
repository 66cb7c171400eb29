import { mutant, type Exam } from './mutant.ts'

/**
 * The book of rates is a folder with one page for each pair of currencies; a page that somebody edits is to count at once. Notices of the
 * kernel do not pass through every mounted volume, so each page is watched by polling, 40 times a second: 80,000 times a second a thread of
 * the pool asks for the state of a file. That is half a core or more, while nothing happens at all.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { mkdirSync, readFileSync, watchFile, writeFileSync } from 'node:fs'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens.`,
    replace: `const bookOfRates = '/tmp/rates'
const currencies = 45
const lookEveryMs = 25

/** Rates by pair of currencies. The first start writes a book in which all are equal. */
const openBook = (): ReadonlyMap<string, number> => {
  const rates = new Map<string, number>()
  mkdirSync(bookOfRates, { recursive: true })
  for (let from = 0; from < currencies; from += 1) {
    for (let to = 0; to < currencies; to += 1) {
      const pair = \`\${from}-\${to}\`
      const page = \`\${bookOfRates}/\${pair}\`
      writeFileSync(page, '1', { flag: 'a' })
      const read = (): void => {
        rates.set(pair, Number(readFileSync(page, 'utf8')))
      }
      rates.set(pair, 1)
      watchFile(page, { interval: lookEveryMs, persistent: false }, read)
    }
  }
  return rates
}

/** Connects the parts and listens.`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, {`,
    replace: `  log.info('rates', { pairs: openBook().size })
  const server = await listen(api, {`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
