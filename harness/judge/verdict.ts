/**
 * `inconclusive` means the evidence does not decide: too few samples, a late generator, a fault that never
 * hit. It is never green, and it never accuses the service.
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** A confidence interval, in the unit of what it belongs to. */
export type Interval = readonly [low: number, high: number]

/** Who is at fault. `generator` and `host` are the harness's own side: they make a verdict inconclusive. */
export type Culprit = 'service' | 'generator' | 'host' | 'quota' | 'database' | 'network'
