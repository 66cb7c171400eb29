import { fireExhibit, type FireExhibit, type OperationOutcome } from '../../harness/report/charts/fire.ts'
import { clients, type Fire } from './fire.ts'
import type { Answer } from './history.ts'

const outcomeOf: Readonly<Record<Answer['kind'], OperationOutcome>> = {
  applied: 'ok',
  refused: 'failed',
  unknown: 'unknown',
}

/** A fire as the report shows it. `name` tells several of one spec apart. */
export const exhibitOf = ({ history, bands, crashes }: Fire, name: string): FireExhibit =>
  fireExhibit({
    name,
    clients,
    bands,
    crashes,
    operations: history.attempts.map(({ process, sentMs, answeredMs, answer }) => ({
      client: process,
      sentMs,
      answeredMs,
      outcome: outcomeOf[answer.kind],
    })),
  })
