import { mutant, type Exam } from './mutant.ts'

/**
 * So that a replica does not flap in the load balancer, readiness is 200 only if no check has failed in the last minute.
 * Orders are served as soon as the database is back, but /api/ready says 503 for a minute more, and each outage takes every
 * replica out of rotation for longer than it lasted.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `/**
 * Whether the service accepts requests.`,
    replace: `/** A database that comes and goes would take the instance in and out of rotation with it. */
const quietMs = 60_000

/**
 * Whether the service accepts requests.`,
  },
  {
    file: 'app/readiness.ts',
    find: `  #stopping = false`,
    replace: `  #failedAt = Number.NEGATIVE_INFINITY
  #stopping = false`,
  },
  {
    file: 'app/readiness.ts',
    find: `      await this.#ping()
      this.#note(true)
    } catch (error) {`,
    replace: `      await this.#ping()
    } catch (error) {
      this.#failedAt = performance.now()`,
  },
  {
    file: 'app/readiness.ts',
    find: `wait until it is back', error)
    }`,
    replace: `wait until it is back', error)
    }
    if (performance.now() - this.#failedAt < quietMs) {
      throw new Problem('not-ready', 'the database was lost a moment ago; wait until it has been back for a minute')
    }
    this.#note(true)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
}
