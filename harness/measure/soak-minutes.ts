import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Minute } from '../judge/minute.ts'
import type { MeasuredSoak } from '../judge/records/judge.ts'
import { decode, encode, toJson } from '../record/json.ts'

/**
 * The minutes of a soak under way, as bytes outside of the heap: as objects, an hour of them would take 30 MB of it, and
 * the harness would have grown. A file holds their record meanwhile.
 */
export class SoakMinutes {
  readonly #path: string
  readonly #texts: Buffer[] = []
  #saved: Promise<void> = Promise.resolve()

  constructor(path = '.plumbline/soak.json') {
    this.#path = path
  }

  add(minute: Minute): void {
    this.#texts.push(Buffer.from(encode(minute)))
  }

  /**
   * Writes the record of what was measured so far, whole or not at all: whoever kills a soak loses two minutes at most,
   * and can have the others judged. Nothing waits for it, and a disk that is full ends no soak.
   */
  save(rest: Omit<MeasuredSoak, 'minutes'>): void {
    const record = { ...rest, minutes: [] }
    // Put together from text: to encode an hour anew each minute would hold the generator up.
    const saved = { spec: 'soak', specName: 'soak', test: 'under way', record }
    const [head = '', tail = ''] = toJson(saved).split('"minutes":[]')
    const minutes = this.#texts.flatMap((text, index) => (index === 0 ? [text] : [',', text]))
    const parts = [head, '"minutes":[', ...minutes, ']', tail]
    this.#saved = this.#saved.then(() => replaceFile(this.#path, parts)).catch(() => undefined)
  }

  /** All of them, once nothing is being written; the file goes, because a test is about to save the whole record. */
  async takeAll(): Promise<Minute[]> {
    await this.#saved
    await rm(this.#path, { force: true })
    return this.#texts.map(text => decode(text.toString()) as Minute)
  }
}

async function replaceFile(path: string, parts: readonly (string | Buffer)[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, parts)
  await rename(`${path}.part`, path)
}
