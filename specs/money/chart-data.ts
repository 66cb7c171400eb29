import { faultRunChartData, type FaultRunChartData, type OperationOutcome } from 'vitest-plumbline'
import { clients, type FaultRun } from './fault-run.ts'
import type { Answer } from './history.ts'

const outcomeOf: Readonly<Record<Answer['kind'], OperationOutcome>> = {
  applied: 'ok',
  refused: 'failed',
  unknown: 'unknown',
}

/** A fire as the report shows it. `name` tells several of one spec apart. */
export const chartDataOf = ({ history, windows, crashes }: FaultRun, name: string): FaultRunChartData =>
  faultRunChartData({
    name,
    clients,
    windows,
    crashes,
    operations: history.attempts.map(({ client, sentMs, answeredMs, answer }) => ({
      client,
      sentMs,
      answeredMs,
      outcome: outcomeOf[answer.kind],
    })),
  })
