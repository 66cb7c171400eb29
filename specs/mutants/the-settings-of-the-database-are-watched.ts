import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: somebody once changed a setting of the database and told nobody. Since then the service reads all of them, with their
 * descriptions, five times a second, and logs which value is new. That is one row for each of 370 settings, more than 100 kB, also
 * when no client asks for anything. Clients wait no longer than before. Whoever pays for the traffic between zones does: it is
 * several megabits a second for each instance.
 * Breaks the promise of less than 1 Mbps.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const known = new Map<string, string>()
  let reading = false
  const watchSettings = async (): Promise<void> => {
    if (reading) return
    reading = true
    try {
      const rows = await pool.use(
        ({ query }) => query<{ name: string; setting: string }>\`select * from pg_settings\`,
        1_000,
      )
      for (const { name, setting } of rows) {
        const before = known.get(name)
        if (before !== undefined && before !== setting) log.info('setting-changed', { name, before, setting })
        known.set(name, setting)
      }
    } catch {
      // The next look is soon.
    } finally {
      reading = false
    }
  }
  setInterval(() => void watchSettings(), 200).unref()
  const server = await listen(api, { port: config.port, reportFailure })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.network'],
  mayBreak: 'any',
  firstTry: 'caught',
}
