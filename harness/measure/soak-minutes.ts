import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Minute } from '../judge/minute.ts'
import type { MeasuredSoak } from '../judge/records/judge.ts'
import { decode, encode, toJson } from '../record/json.ts'

/** Kept as bytes outside the heap: as objects, an hour would take 30 MB of heap, and the harness would have grown. */
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
   * Writes the record so far, whole or not at all: killing a soak loses at most two minutes, and the others can be judged.
   * Nothing waits for the write, and a full disk does not end the soak.
   */
  save(rest: Omit<MeasuredSoak, 'minutes'>): void {
    const record = { ...rest, minutes: [] }
    // Joined as text: encoding an hour again each minute would delay the generator.
    const saved = { spec: 'soak', specName: 'soak', test: 'under way', record }
    const [head = '', tail = ''] = toJson(saved).split('"minutes":[]')
    const minutes = this.#texts.flatMap((text, index) => (index === 0 ? [text] : [',', text]))
    const parts = [head, '"minutes":[', ...minutes, ']', tail]
    this.#saved = this.#saved.then(() => replaceFile(this.#path, parts)).catch(() => undefined)
  }

  /** All minutes, once no write is pending. Deletes the file, because the test then saves the whole record. */
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
