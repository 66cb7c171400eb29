/**
 * `inconclusive` means the evidence does not decide: too few samples, a late generator, a fault that never
 * hit. It is never green, and it never accuses the service.
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** Of several verdicts the largest is the worst. */
export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }

/** The ends of a 95 % confidence interval, in the unit of what was estimated. */
export type Interval = readonly [low: number, high: number]

/**
 * Who is at fault. `generator` and `host` are the harness's own side: they make a verdict inconclusive. A container beside
 * the service is blamed by its name in the description.
 */
export type Culprit = 'service' | 'generator' | 'host' | 'quota' | 'database' | 'network' | BesideName

/** Any text; but the culprits above stay known to an editor. */
type BesideName = string & {}
