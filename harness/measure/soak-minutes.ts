import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Minute } from '../judge/minute.ts'
import type { MeasuredSoak } from '../judge/records/judge.ts'
import { decode, encode, toJson } from '../record/json.ts'

/** Kept as bytes outside the heap: as objects, an hour would take 30 MB of heap, and the harness would have grown. */
export function soakMinutes(path = '.plumbline/soak.json') {
  const texts: Buffer[] = []
  let saved: Promise<void> = Promise.resolve()
  return {
    add: (minute: Minute): void => void texts.push(Buffer.from(encode(minute))),

    /** Writes the record so far, whole or not at all. A soak does not wait for the write, and a full disk does not end it. */
    save(rest: Omit<MeasuredSoak, 'minutes'>): Promise<void> {
      const record = { ...rest, minutes: [] }
      // Joined as text: encoding an hour again each minute would delay the generator.
      const whole = toJson({ spec: 'soak', specName: 'soak', test: 'under way', record })
      const [head = '', tail = ''] = whole.split('"minutes":[]')
      const minutes = texts.flatMap((text, index) => (index === 0 ? [text] : [',', text]))
      const parts = [head, '"minutes":[', ...minutes, ']', tail]
      saved = saved.then(() => replaceFile(path, parts)).catch(() => undefined)
      return saved
    },

    /** All minutes, once no write is pending. Deletes the file, because the test then saves the whole record. */
    async takeAll(): Promise<Minute[]> {
      await saved
      await rm(path, { force: true })
      return texts.map(text => decode(text.toString()) as Minute)
    },
  }
}

async function replaceFile(path: string, parts: readonly (string | Buffer)[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, parts)
  await rename(`${path}.part`, path)
}
