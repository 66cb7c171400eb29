import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each problem document names its class by an object identifier in a member and a header of its own, and
 * `urn:oid:1.3.6.1.4.1.32473…` begins with what looks like an address (`1.3.6.1`). It is the arc of every private enterprise, the
 * same for each refusal of a status, and says nothing of a host; type, title, status and detail are as promised.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `title: catalogue[kind][1], status, detail })`,
    replace: `title: catalogue[kind][1], status, detail, class: this.class })`,
  },
  {
    file: 'app/problem.ts',
    find: `  /** The problem details as JSON. */`,
    replace: `  /** 1.3.6.1.4.1 is the arc of private enterprises, 32473 that of examples. */
  get class(): string {
    return \`urn:oid:1.3.6.1.4.1.32473.1.\${this.status}\`
  }

  /** The problem details as JSON. */`,
  },
  {
    file: 'app/problem.ts',
    find: `'Content-Type': 'application/problem+json', ...retry,`,
    replace: `'Content-Type': 'application/problem+json', 'Problem-Class': this.class, ...retry,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
