import { mutant, type Exam } from './mutant.ts'

/** The exit code tells whether the shutdown was orderly: 1 when a client had not finished its request by the deadline. */
const edits = [
  {
    file: 'app/main.ts',
    find: `  process.exit(0)
}

/** Process 1`,
    replace: `  process.exit(orderly ? 0 : 1)
}

/** Process 1`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "SIGTERM: … exit 0 within 10 s" (without an exception). One client that has sent half a request (part of the headers, or
 * less of the body than its Content-Length) and stays connected keeps the server open until the deadline of 8 s: exit code 1, and the
 * orchestrator reports a crash. Condition: SIGTERM with such a client connected. With ordinary clients the code is 0.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
