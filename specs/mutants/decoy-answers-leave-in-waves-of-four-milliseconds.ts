import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: nobody is answered at once. The first who asks starts a wave, and all who ask within its 4 ms are answered together, from one
 * look. Later ones never put it off, unlike a debounce: nobody waits for longer than 4 ms and the wave itself, which has 20 answers at
 * 5,000 requests a second. No timer runs while nobody asks.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Health {
  readonly status: 'healthy'
  readonly timestamp: string
  readonly uptime: number
}

const waveMs = 4

/** One look for all who ask within a wave, at its end. */
class Waves {
  #wave: Promise<Health> | undefined

  join(): Promise<Health> {
    this.#wave ??= new Promise(resolve => {
      setTimeout(() => {
        this.#wave = undefined
        resolve({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
      }, waveMs)
    })
    return this.#wave
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  const waves = new Waves()
  app.get('/api/health', async c => c.json(await waves.join()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
