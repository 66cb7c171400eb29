import { mutant, type Exam } from './mutant.ts'

/**
 * An LRU cache of parsed addresses. A hit puts a copy at the front and leaves the old link in the chain; the chain is cut only when the
 * map is larger than its bound of 500, and it has fewer than 30 keys. About 110 bytes a request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Address {
  readonly path: string
  readonly depth: number
}

interface Link {
  readonly key: string
  readonly address: Address
  readonly hits: number
  readonly firstAt: number
  readonly usedAt: number
  readonly older: Link | undefined
  newer: Link | undefined
}

const addressesMax = 500

/** Parsed addresses, the least recently used of them forgotten first. */
class Addresses {
  readonly #links = new Map<string, Link>()
  #newest: Link | undefined
  #oldest: Link | undefined

  find(key: string, now: number): Address {
    const known = this.#links.get(key)
    const link: Link = {
      key: known?.key ?? key,
      address: known?.address ?? parse(key),
      hits: (known?.hits ?? 0) + 1,
      firstAt: known?.firstAt ?? now,
      usedAt: now,
      older: this.#newest,
      newer: undefined,
    }
    this.#append(link)
    this.#forget()
    return link.address
  }

  #append(link: Link): void {
    if (this.#newest !== undefined) this.#newest.newer = link
    this.#newest = link
    this.#oldest ??= link
    this.#links.set(link.key, link)
  }

  #forget(): void {
    while (this.#links.size > addressesMax && this.#oldest !== undefined) {
      const { key } = this.#oldest
      if (this.#links.get(key) === this.#oldest) this.#links.delete(key)
      this.#oldest = this.#oldest.newer
    }
  }
}

const parse = (url: string): Address => {
  const { pathname: path } = new URL(url)
  return { path, depth: path.split('/').length - 1 }
}

const addresses = new Addresses()
const deepest = 32

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const { path, depth } = addresses.find(request.url, startedAt)
    if (depth > deepest) console.error(JSON.stringify({ event: 'deep-path', path: path.slice(0, 200) }))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    'const link: Link = {',
    'if (this.#newest !== undefined) this.#newest.newer = link',
    'this.#newest = link',
    'older: this.#newest,',
    'this.#append(link)',
  ],
}
