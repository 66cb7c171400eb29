/** `inconclusive`: the evidence does not decide, as with too few samples or a late generator. Neither a pass, nor any blame. */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** The highest value is the worst verdict. */
export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }

/** A 95 % confidence interval, in the unit of the estimate. */
export type Interval = readonly [low: number, high: number]

/**
 * The culprit. `generator` and `host` are the harness's own side: they make a verdict inconclusive. A container beside the
 * service is named as in the description: any text, while editors still complete the others.
 */
export type Culprit = 'service' | 'generator' | 'host' | 'quota' | 'database' | (string & {})
