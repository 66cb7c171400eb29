import { mutant, type Exam } from './mutant.ts'

/**
 * Every fifth scrape as text begins to list a directory and reads the first eight names. The directory stays open for who asks
 * for the next page, and nobody does. A descriptor, and the 32 KB that the C library reads directories into, for one in 80
 * requests. A directory with fewer names is read to its end and closed, but this one has more.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { type Dir, opendirSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const namesPerPage = 8
const scrapesPerListing = 5
const listings = new Map<number, Dir>()
let scrapes = 0
let names = 0

/** Reads the next page of a listing. The last page closes it. */
const readPage = (listing: number): void => {
  const directory = listings.get(listing)
  if (directory === undefined) return
  for (let read = 0; read < namesPerPage; read += 1) {
    if (directory.readSync() === null) {
      listings.delete(listing)
      directory.closeSync()
      return
    }
    names += 1
  }
}

const beginListing = (): void => {
  scrapes += 1
  if (scrapes % scrapesPerListing !== 0) return
  listings.set(scrapes, opendirSync('/etc', { bufferSize: namesPerPage }))
  readPage(scrapes)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (!wantsText(c)) return c.json(figures)`,
    replace: `    if (!wantsText(c)) return c.json(figures)
    beginListing()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.fileDescriptors'],
  mayBreak: ['leak.native', 'leak.heap', 'leak.handles', 'leak.external', 'leak.workingSet'],
  blames: `listings.set(scrapes, opendirSync('/etc', { bufferSize: namesPerPage }))`,
}
