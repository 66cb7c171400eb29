import { mutant, type Exam } from './mutant.ts'

/** After 6 s without its database it looks for it every 30 s only. */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `      const connection = await this.#connect()
      connection.discard('it was a scout')
    } catch {`,
    replace: `      const connection = await this.#connect()
      connection.discard('it was a scout')
    } catch {
      if (performance.now() - lostAt > 6_000) await sleep(30_000)`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#reachable = reachable
`,
    replace: `    this.#reachable = reachable
    lostAt = performance.now()
`,
  },
  {
    file: 'app/dialler.ts',
    find: `/** How long callers wait for the probe`,
    replace: `let lostAt = 0

/** How long callers wait for the probe`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.longOutage'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
