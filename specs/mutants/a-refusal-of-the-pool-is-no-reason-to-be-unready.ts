import { mutant, type Exam } from './mutant.ts'

/**
 * A full pool should not take an instance out of rotation, so a probe that ends with a refusal (a Problem)
 * counts as ready. But the pool makes the same refusal of a lost database, so the service is ready while its
 * database is gone.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `    } catch (error) {
      this.#note(false, error)`,
    replace: `    } catch (error) {
      if (error instanceof Problem) return
      this.#note(false, error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
}
